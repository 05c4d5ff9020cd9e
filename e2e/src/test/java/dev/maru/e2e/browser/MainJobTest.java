package dev.maru.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.RequiresBrowser;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** Two people who never met talk with each other: one at a desk in Korean, one on a phone in English. */
@RequiresBrowser
@WithMaru
class MainJobTest {

    private static final By LINES = By.cssSelector("maru-message .bubble");
    private static final By OWN_STORED_LINES = By.cssSelector("maru-message[own]:not([state]) .bubble");
    private static final By MEMBERS = By.cssSelector(".conversation__sub");
    private static final By ROOMS = By.cssSelector("maru-room-list a.roomitem");

    @TempDir
    static Path directory;

    @RegisterExtension
    final OpenBrowsers browsers = new OpenBrowsers();

    @Test
    void twoPeopleMeetInARoomAndTalk(RunningMaru maru) throws Exception {
        Browser haneul = browsers.add("haneul", Browser.wide(maru.address(), "ko-KR"));
        Browser rowan = browsers.add("rowan", Browser.phone(maru.address(), "en-GB"));

        // They sign up.
        haneul.signUp("하늘", "haneul@example.com");
        rowan.signUp("Rowan", "rowan@example.com");

        // One makes a room.
        String room = haneul.createRoom("차 한잔");

        // The other finds and joins it.
        rowan.enterRoom("차 한잔");
        assertThat(rowan.path()).isEqualTo(room);
        haneul.seeText(By.cssSelector("maru-message-log"), haneul.word("line.joined", Map.of("name", "Rowan")));
        haneul.seeText(MEMBERS, haneul.word("members", Map.of("n", 2)));
        rowan.seeText(MEMBERS, rowan.word("members", Map.of("n", 2)));
        rowan.press(rowan.word("chat.back"));
        rowan.seeText(By.cssSelector("maru-open-rooms .roomitem"), rowan.word("members", Map.of("n", 2)));
        rowan.press(rowan.word("rooms.show.all"));
        rowan.see(ROOMS).click();

        // They talk, both ways.
        say(haneul, "안녕하세요, Rowan님!");
        rowan.seeText(LINES, "안녕하세요, Rowan님!");
        say(rowan, "Hello 하늘! <b>What</b> a nice room 🍵");
        haneul.seeText(LINES, "Hello 하늘! <b>What</b> a nice room 🍵");

        // Who is elsewhere sees that something came.
        rowan.press(rowan.word("chat.back"));
        rowan.press(rowan.word("rooms.show.all"));
        say(haneul, "물이 끓어요");
        rowan.seeText(ROOMS, "물이 끓어요");
        rowan.seeText(By.cssSelector("maru-room-list .badge"), "1");
        rowan.see(ROOMS).click();
        rowan.seeText(LINES, "물이 끓어요");

        // One uploads a picture; both see it.
        haneul.press(haneul.word("nav.me"));
        haneul.press(haneul.word("picture.change"));
        haneul.choose(By.cssSelector("dialog input[type=file]"), picture());
        haneul.see(By.cssSelector("dialog maru-picture-crop canvas"));
        haneul.press(haneul.word("save"));
        haneul.seePicture(By.cssSelector(".profile__picture img[src^='/pictures/']"));
        rowan.seePicture(By.cssSelector("maru-message img[src^='/pictures/']"));

        // A reload keeps everything.
        haneul.open(room);
        for (Browser browser : new Browser[] {haneul, rowan}) {
            browser.reload();
            browser.awaitThat(
                    "all three lines are there again",
                    () -> browser.texts(LINES)
                            .equals(List.of("안녕하세요, Rowan님!", "Hello 하늘! <b>What</b> a nice room 🍵", "물이 끓어요")));
            browser.scrollsNowhereSideways();
            browser.hasNoErrors();
        }
    }

    @Test
    void theDemoAccountHasARoomToStartIn(RunningMaru maru) {
        Browser visitor = browsers.add("demo", Browser.phone(maru.address(), "ko-KR"));

        visitor.open("/");
        visitor.fill(visitor.word("email"), "demo@maru.dev");
        visitor.fill(visitor.word("password"), "maru-demo-1");
        visitor.press(visitor.word("signIn.do"));

        visitor.seeText(ROOMS, "마루 안내");
        visitor.see(ROOMS).click();
        visitor.see(LINES);
        visitor.scrollsNowhereSideways();
        visitor.hasNoErrors();
    }

    private static void say(Browser browser, String text) {
        browser.paste(browser.word("chat.write"), text);
        browser.press(browser.word("chat.send"));
        browser.seeText(OWN_STORED_LINES, text);
    }

    private static Path picture() throws Exception {
        BufferedImage image = new BufferedImage(900, 600, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(0xE8DCC8));
        graphics.fillRect(0, 0, 900, 600);
        graphics.setColor(new Color(0x6B8F4E));
        graphics.fillOval(270, 120, 360, 360);
        graphics.dispose();
        Path file = directory.resolve("찻잔.jpg");
        ImageIO.write(image, "jpg", file.toFile());
        return file;
    }
}
