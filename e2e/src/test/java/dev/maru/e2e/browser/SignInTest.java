package dev.maru.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.GithubStub;
import dev.maru.testing.RequiresBrowser;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;

/** The other ways in: by a link in a mail, and by way of another site. */
@RequiresBrowser
@WithMaru
class SignInTest {

    private static final By ROOMS = By.cssSelector("maru-room-list");
    private static final By RESET = By.cssSelector("maru-reset form");
    private static final By DOOR = By.cssSelector("maru-sign-in form");
    private static final Pattern LINK = Pattern.compile("http://localhost:\\d+(/reset#token=[\\w-]+)");

    @RegisterExtension
    final OpenBrowsers browsers = new OpenBrowsers();

    @Test
    void whoForgotThePasswordSetsAnotherByTheLinkInTheMail(RunningMaru maru) throws Exception {
        Browser other = browsers.add("other", Browser.wide(maru.address(), "ko-KR"));
        other.signUp("잊은 사람", "forgetful@example.com");
        Browser browser = browsers.add("phone", Browser.phone(maru.address(), "en-GB"));
        browser.open("/sign-in");
        browser.press(browser.word("signIn.forgot"));
        browser.fill(browser.word("email"), "forgetful@example.com");
        browser.press(browser.word("forgot.do"));
        browser.seeText(By.cssSelector("maru-forgot"), browser.word("forgot.sent.title"));
        browser.lookAtAll("forgot-sent");

        // A link of long ago, and then the new one in the same tab, which loads no page.
        browser.open("/reset#token=of-long-ago");
        browser.fill(browser.word("password"), "calmer-river-9");
        browser.press(browser.word("reset.do"));
        browser.seeText(By.cssSelector("maru-reset"), browser.word("reset.used.title"));
        browser.lookAtAll("reset-used");
        browser.open(maru.mailed(browser, "forgetful@example.com", LINK));
        browser.see(RESET);
        assertThat(browser.path())
                .as("nobody reads the token over one's shoulder")
                .isEqualTo("/reset");
        browser.reload();
        browser.see(RESET);
        browser.lookAtAll("reset");
        browser.scrollsNowhereSideways();
        browser.fill(browser.word("password"), "short");
        browser.press(browser.word("reset.do"));
        browser.seeText(By.cssSelector("#password-hint"), browser.word("password.wrong"));
        browser.fill(browser.word("password"), "calmer-river-9");
        browser.press(browser.word("reset.do"));

        browser.see(DOOR);
        browser.seeText(By.cssSelector("maru-toasts"), browser.word("reset.done"));
        browser.lookAtAll("reset-done");
        browser.fill(browser.word("email"), "forgetful@example.com");
        browser.fill(browser.word("password"), "calmer-river-9");
        browser.press(browser.word("signIn.do"));
        browser.see(ROOMS);
        // Whoever was signed in with the old password is not any more.
        other.open("/settings");
        other.see(DOOR);
    }

    @Test
    void gitHubVouchesForSomebodyWhoseAddressItDoesNotShow(RunningMaru maru, GithubStub github) throws Exception {
        github.is(
                "{\"id\":4711,\"login\":\"octo-kim\",\"name\":null,\"email\":null}",
                "[{\"email\":\"octo@example.com\",\"primary\":true,\"verified\":true}]");
        Browser browser = browsers.add("phone", Browser.phone(maru.address(), "ko-KR"));
        browser.open("/people");
        browser.see(DOOR);
        browser.lookAtAll("sign-in-github");
        browser.press(browser.word("signIn.github"));
        browser.see(By.cssSelector("maru-people-page"));
        assertThat(browser.path()).isEqualTo("/people");

        browser.open("/settings");
        browser.seeText(By.cssSelector("maru-my-account"), browser.word("account.linked"));
        browser.seeText(By.cssSelector("maru-settings"), "octo@example.com");
        browser.lookAtAll("settings-github");
        browser.open("/me");
        browser.awaitThat(
                "the name from there",
                () -> "octo-kim".equals(browser.run("return document.querySelector('maru-profile input')?.value")));
        browser.scrollsNowhereSideways();
        browser.hasNoErrors();
    }

    @Test
    void whoSignsInElsewhereIsInAndComesBackToTheSameAccount(RunningMaru maru) throws Exception {
        Browser desk = browsers.add("desk", Browser.wide(maru.address(), "ko-KR"));
        desk.open("/people");
        desk.see(DOOR);
        desk.look("sign-in-social");
        elsewhere(desk, "kim", "{\"email\":\"kim@example.com\",\"email_verified\":true,\"name\":\"김 마루\"}");
        desk.see(By.cssSelector("maru-people-page"));
        assertThat(desk.path()).isEqualTo("/people");
        desk.open("/me");
        desk.awaitThat(
                "the name from there",
                () -> "김 마루".equals(desk.run("return document.querySelector('maru-profile input')?.value")));

        Browser phone = browsers.add("phone", Browser.phone(maru.address(), "en-GB"));
        phone.open("/sign-in");
        elsewhere(phone, "kim", "{\"email\":\"kim@example.com\",\"email_verified\":true}");
        phone.see(ROOMS);
        phone.open("/me");
        phone.awaitThat(
                "the same account",
                () -> "김 마루".equals(phone.run("return document.querySelector('maru-profile input')?.value")));
    }

    @Test
    void anotherSiteDoesNotOpenAnAccountThatHasAPassword(RunningMaru maru) throws Exception {
        Browser owner = browsers.add("owner", Browser.wide(maru.address(), "ko-KR"));
        owner.signUp("주인", "owner@example.com");
        Browser browser = browsers.add("stranger", Browser.phone(maru.address(), "en-GB"));
        browser.open("/sign-in");
        elsewhere(browser, "somebody", "{\"email\":\"owner@example.com\",\"email_verified\":true}");

        browser.see(DOOR);
        browser.seeText(By.cssSelector("maru-sign-in"), browser.word("signIn.link-required"));
        browser.look("link-required");
    }

    private static void elsewhere(Browser browser, String name, String claims) {
        browser.press(browser.word("signIn.google"));
        browser.see(By.name("username")).sendKeys(name);
        browser.see(By.name("claims")).sendKeys(claims);
        browser.see(By.cssSelector("input[type=submit]")).click();
    }
}
