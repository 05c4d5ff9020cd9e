package dev.maru.e2e.browser;

import dev.maru.testing.RequiresBrowser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;

/** People look after their accounts: on two devices, with another password, as guests, and for the last time. */
@RequiresBrowser
@WithMaru
class AccountTest {

    private static final By ROOMS = By.cssSelector("maru-room-list");
    private static final By DEVICES = By.cssSelector("maru-my-account .devices .setrow");
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
        look(desk, "settings");
        desk.scrollsNowhereSideways();
        desk.press(desk.word("account.endOthers"));
        desk.see(By.cssSelector("dialog[open]"));
        look(desk, "end-others");
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
        look(browser, "settings-phone");

        browser.press(browser.word("account.verify"));
        browser.fill(browser.word("account.verify.code"), mail(browser, maru, "confirmed@example.com", CODE));
        look(browser, "verify");
        browser.press(browser.word("account.verify.do"));
        browser.seeText(By.cssSelector("maru-toasts"), browser.word("account.verify.done"));

        browser.press(browser.word("account.password"));
        browser.fill(browser.word("account.password.current"), "quiet-river-7");
        browser.fill(browser.word("account.password.next"), "louder-river-8");
        look(browser, "password");
        browser.press(browser.word("save"));
        browser.seeText(By.cssSelector("maru-toasts"), browser.word("account.password.done"));
        browser.scrollsNowhereSideways();
    }

    @Test
    void aGuestComesInWithANicknameAndLeavesNothing(RunningMaru maru) throws Exception {
        Browser browser = browsers.add("phone", Browser.phone(maru.address(), "en-GB"));
        browser.open("/sign-in");
        browser.press(browser.word("guest.enter"));
        look(browser, "guest");
        browser.fill(browser.word("nickname"), "Passer-by");
        browser.press(browser.word("guest.do"));
        browser.see(ROOMS);

        browser.open("/settings");
        browser.seeText(By.cssSelector("maru-my-account"), browser.word("account.guest"));
        look(browser, "settings-guest");
        browser.press(browser.word("account.withdraw"));
        look(browser, "withdraw");
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

    private static String mail(Browser browser, RunningMaru maru, String email, Pattern wanted) {
        String[] found = new String[1];
        browser.awaitThat("mail to " + email, () -> {
            String text = maru.mailTo(email);
            Matcher matcher = wanted.matcher(text == null ? "" : text);
            found[0] = matcher.find() ? matcher.group(1) : null;
            return found[0] != null;
        });
        return found[0];
    }

    /** Keeps a picture for whoever wants to look: {@code -Dmaru.pictures=<directory>}. */
    private static void look(Browser browser, String name) throws Exception {
        String directory = System.getProperty("maru.pictures");
        if (directory != null) {
            browser.picture(Files.createDirectories(Path.of(directory)).resolve(name + ".png"));
        }
    }
}
