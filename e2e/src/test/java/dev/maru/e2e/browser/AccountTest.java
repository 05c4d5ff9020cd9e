package dev.maru.e2e.browser;

import dev.maru.testing.RequiresBrowser;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;

/** People look after their accounts: on two devices, with another password, as guests, and for the last time. */
@RequiresBrowser
@WithMaru
class AccountTest {

    private static final By ROOMS = By.cssSelector("maru-room-list");
    private static final By DEVICES = By.cssSelector("maru-my-account .sessions .setrow");
    private static final By DOOR = By.cssSelector("maru-sign-in form");
    private static final Pattern CODE = Pattern.compile("code: (\\d{6})");

    @RegisterExtension
    final OpenBrowsers browsers = new OpenBrowsers();

    @Test
    void whereOneIsSignedInIsShownAndCanBeEnded(RunningMaru maru) throws Exception {
        Browser desk = browsers.add("desk", Browser.wide(maru.address(), "ko-KR"));
        Browser phone = browsers.add("phone", Browser.phone(maru.address(), "en-GB"));
        desk.signUp("두 기기", "devices@example.com");
        signIn(phone, "devices@example.com", "quiet-river-7");

        desk.open("/settings");
        desk.awaitThat("two devices", () -> desk.texts(DEVICES).size() == 2);
        desk.look("settings");
        desk.scrollsNowhereSideways();
        desk.press(desk.word("account.endOthers"));
        desk.see(By.cssSelector("dialog[open]"));
        desk.look("end-others");
        desk.press(desk.word("account.endOthers"));

        desk.awaitThat("one device", () -> desk.texts(DEVICES).size() == 1);
        desk.open("/rooms");
        desk.see(ROOMS);
    }

    @Test
    void anAddressIsConfirmedAndAPasswordChanged(RunningMaru maru) throws Exception {
        Browser browser = browsers.add("phone", Browser.phone(maru.address(), "ko-KR"));
        browser.signUp("확인", "confirmed@example.com");
        browser.open("/settings");
        browser.look("settings-phone");

        browser.press(browser.word("account.verify"));
        browser.fill(browser.word("account.verify.code"), maru.mailed(browser, "confirmed@example.com", CODE));
        browser.look("verify");
        browser.press(browser.word("account.verify.do"));
        browser.seeText(By.cssSelector("maru-toasts"), browser.word("account.verify.done"));

        browser.press(browser.word("account.password"));
        browser.fill(browser.word("account.password.current"), "quiet-river-7");
        browser.fill(browser.word("account.password.next"), "louder-river-8");
        browser.look("password");
        browser.press(browser.word("save"));
        browser.seeText(By.cssSelector("maru-toasts"), browser.word("account.password.done"));
        browser.scrollsNowhereSideways();
    }

    @Test
    void aGuestComesInWithANicknameAndLeavesNothing(RunningMaru maru) throws Exception {
        Browser browser = browsers.add("phone", Browser.phone(maru.address(), "en-GB"));
        browser.open("/sign-in");
        browser.press(browser.word("guest.enter"));
        browser.look("guest");
        browser.fill(browser.word("nickname"), "Passer-by");
        browser.press(browser.word("guest.do"));
        browser.see(ROOMS);

        browser.open("/settings");
        browser.seeText(By.cssSelector("maru-my-account"), browser.word("account.guest"));
        browser.look("settings-guest");
        browser.press(browser.word("account.withdraw"));
        browser.look("withdraw");
        browser.press(browser.word("account.withdrawal.do"));
        browser.see(DOOR);
    }

    private static void signIn(Browser browser, String email, String password) {
        browser.open("/sign-in");
        browser.fill(browser.word("email"), email);
        browser.fill(browser.word("password"), password);
        browser.press(browser.word("signIn.do"));
        browser.see(ROOMS);
    }
}
