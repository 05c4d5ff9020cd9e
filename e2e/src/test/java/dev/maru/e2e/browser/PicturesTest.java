package dev.maru.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.RequiresBrowser;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** Pictures in a conversation, and the part of a picture that is shown of a person. */
@RequiresBrowser
@WithMaru
class PicturesTest {

    private static final By PICTURES = By.cssSelector("maru-message maru-pictures img");
    private static final By READY = By.cssSelector(".composer .iconbutton--primary");
    private static final Path SHOTS = Path.of("target", "pictures");

    @TempDir
    static Path directory;

    @RegisterExtension
    final OpenBrowsers browsers = new OpenBrowsers();

    @Test
    void picturesAreChosenPastedAndDropped(RunningMaru maru) throws Exception {
        Browser sona = browsers.add("sona", Browser.wide(maru.address(), "ko-KR"));
        Browser ida = browsers.add("ida", Browser.phone(maru.address(), "en-GB"));
        sona.signUp("소나", "sona@example.com");
        ida.signUp("Ida", "ida@example.com");
        sona.createRoom("사진첩");
        ida.enterRoom("사진첩");
        watchLayout(ida);

        // By the button, with words.
        sona.choose(By.cssSelector("maru-composer input[type=file]"), picture(1600, 1000, 0x6B8F4E));
        sona.seePicture(By.cssSelector(".upload img"));
        sona.paste(sona.word("chat.write"), "찻잔이에요");
        sona.see(READY);
        sona.picture(SHOTS.resolve("composer-ko-1280.png"));
        sona.press(sona.word("chat.send"));
        ida.seePicture(PICTURES);
        ida.seeText(By.cssSelector("maru-message .bubble"), "찻잔이에요");
        assertThat(sona.texts(By.cssSelector(".upload"))).isEmpty();

        // Pasted and dropped, without words, several at once.
        hand(sona, "maru-composer textarea", "paste", bytes(picture(500, 900, 0x8E4585)));
        hand(sona, "main.conversation", "drop", bytes(picture(800, 800, 0x2F4687)));
        hand(sona, "main.conversation", "drop", "not a picture".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        sona.seeText(By.cssSelector(".upload__why"), sona.word("picture.error.kind"));
        sona.see(READY);
        sona.picture(SHOTS.resolve("uploads-ko-1280.png"));
        sona.press(sona.word("chat.send"));
        ida.awaitThat("three pictures", () -> loaded(ida) == 3);
        sona.awaitThat("three pictures", () -> loaded(sona) == 3);
        ida.picture(SHOTS.resolve("log-en-390.png"));
        sona.picture(SHOTS.resolve("log-ko-1280.png"));
        assertThat(shifted(ida)).as("pixels that a picture moved").isZero();

        // Large, and away again.
        ida.see(By.cssSelector("maru-message .picture")).click();
        ida.seePicture(By.cssSelector("dialog.viewer img"));
        ida.picture(SHOTS.resolve("viewer-en-390.png"));
        ida.press(ida.word("close"));
        sona.see(By.cssSelector("maru-message .picture")).click();
        sona.seePicture(By.cssSelector("dialog.viewer img"));
        sona.run("document.documentElement.dataset.theme = 'dark'");
        sona.picture(SHOTS.resolve("viewer-ko-1280-dark.png"));
        sona.press(sona.word("close"));
        sona.picture(SHOTS.resolve("log-ko-1280-dark.png"));
        ida.run("document.documentElement.dataset.theme = 'dark'");
        ida.picture(SHOTS.resolve("log-en-390-dark.png"));

        // The list of rooms says that there is one.
        ida.press(ida.word("chat.back"));
        ida.press(ida.word("rooms.show.all"));
        ida.seeText(By.cssSelector(".roomitem__last"), ida.word("chat.pictures", Map.of("n", 2)));
        ida.scrollsNowhereSideways();
        sona.scrollsNowhereSideways();
        ida.hasNoErrors();

        // After a reload all are there.
        sona.reload();
        sona.awaitThat("three pictures again", () -> loaded(sona) == 3);
    }

    @Test
    void theCircleIsMovedAndMadeLarger(RunningMaru maru) throws Exception {
        Browser noa = browsers.add("noa", Browser.phone(maru.address(), "ko-KR"));
        noa.signUp("노아", "noa@example.com");
        noa.press(noa.word("nav.me"));
        noa.press(noa.word("picture.change"));
        noa.choose(By.cssSelector("dialog input[type=file]"), halves());
        noa.see(By.cssSelector(".crop"));
        noa.run("""
            const crop = document.querySelector('.crop');
            crop.focus();
            for (let i = 0; i < 60; i++) crop.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true }));
            """);
        noa.picture(SHOTS.resolve("crop-ko-390.png"));
        noa.press(noa.word("save"));
        By shown = By.cssSelector(".profile__picture img[src^='/pictures/']");
        noa.seePicture(shown);

        assertThat(noa.run("""
            const image = document.querySelector(".profile__picture img[src^='/pictures/']");
            const canvas = document.createElement('canvas');
            canvas.width = canvas.height = 8;
            const pen = canvas.getContext('2d');
            pen.drawImage(image, 0, 0, 8, 8);
            const [red, , blue] = pen.getImageData(1, 4, 1, 1).data;
            return blue > 150 && red < 100;
            """)).as("the right half of the picture").isEqualTo(true);
        noa.press(noa.word("picture.change"));
        noa.seePicture(By.cssSelector("dialog .picturedrop img"));
        noa.lookAtAll("picture-dialog");
        noa.press(noa.word("picture.remove"));
        noa.awaitThat("no picture", () -> noa.texts(shown).isEmpty());
        noa.hasNoErrors();
    }

    @Test
    void theOwnerGivesTheRoomAPictureAndTheOthersSeeItAtOnce(RunningMaru maru) throws Exception {
        Browser boss = browsers.add("boss", Browser.wide(maru.address(), "en-GB"));
        Browser guest = browsers.add("guest", Browser.phone(maru.address(), "ko-KR"));
        boss.signUp("Boss", "boss@example.com");
        guest.signUp("손님", "guest@example.com");
        boss.createRoom("Gallery");
        guest.enterRoom("Gallery");
        guest.press(guest.word("chat.back"));
        guest.press(guest.word("rooms.show.all"));
        By inList = By.cssSelector(".roomitem .avatar img[src^='/pictures/']");
        assertThat(guest.run("return document.querySelectorAll('.roomitem .avatar img').length"))
                .isEqualTo(0L);

        boss.press(boss.word("more.menu"));
        boss.press(boss.word("roomSettings"));
        boss.press(boss.word("picture.change"));
        boss.choose(By.cssSelector("maru-picture-dialog input[type=file]"), halves());
        boss.see(By.cssSelector(".crop__hole--room"));
        boss.picture(SHOTS.resolve("room-crop-en-1280.png"));
        boss.press(boss.word("save"));
        boss.seePicture(By.cssSelector(".roomsettings__picture img[src^='/pictures/']"));
        boss.seePicture(inList);
        boss.seePicture(By.cssSelector(".conversation__picture img"));
        guest.seePicture(inList);
        guest.picture(SHOTS.resolve("room-list-ko-390.png"));

        boss.press(boss.word("picture.change"));
        boss.press(boss.word("picture.remove"));
        guest.awaitThat(
                "no picture",
                () -> (Long) guest.run("return document.querySelectorAll('.roomitem .avatar img').length") == 0);
        boss.hasNoErrors();
        guest.hasNoErrors();
    }

    @Test
    void aPictureCanBeChosenWhileSigningUp(RunningMaru maru) throws Exception {
        Browser mina = browsers.add("mina", Browser.phone(maru.address(), "en-GB"));
        mina.open("/sign-up");
        mina.see(By.cssSelector("form"));
        mina.choose(By.cssSelector("#signup-picture"), picture(700, 700, 0x664800));
        mina.seePicture(By.cssSelector(".signup__picture img"));
        mina.fill(mina.word("nickname"), "Mina");
        mina.fill(mina.word("email"), "mina@example.com");
        mina.fill(mina.word("password"), "quiet-river-7");
        mina.picture(SHOTS.resolve("sign-up-en-390.png"));
        mina.press(mina.word("signUp.do"));
        mina.see(By.cssSelector("maru-room-list"));
        mina.press(mina.word("nav.me"));
        mina.seePicture(By.cssSelector(".profile__picture img[src^='/pictures/']"));
        mina.hasNoErrors();
    }

    /** Counts by how much lines move that nobody moved. */
    private static void watchLayout(Browser browser) {
        browser.run("""
            window.shifted = 0;
            new PerformanceObserver((list) => {
              for (const { value, hadRecentInput, sources } of list.getEntries())
                if (!hadRecentInput && sources.some(({ node }) => node?.parentElement?.closest?.('maru-pictures'))) window.shifted += value;
            }).observe({ type: 'layout-shift' });
            """);
    }

    private static double shifted(Browser browser) {
        return ((Number) browser.run("return window.shifted")).doubleValue();
    }

    private static long loaded(Browser browser) {
        return (Long) browser.run("""
            return [...document.querySelectorAll('maru-message maru-pictures img')].filter((image) => image.complete && image.src.includes('/attachments/') && image.naturalWidth > 1).length;
            """);
    }

    private static void hand(Browser browser, String target, String event, byte[] file) {
        browser.run("""
            const [target, type, data] = arguments;
            const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
            const transfer = new DataTransfer();
            transfer.items.add(new File([bytes], 'a.png', { type: 'image/png' }));
            const init = { bubbles: true, cancelable: true };
            const event = type === 'paste' ? new ClipboardEvent('paste', { ...init, clipboardData: transfer }) : new DragEvent(type, { ...init, dataTransfer: transfer });
            document.querySelector(target).dispatchEvent(event);
            """, target, event, Base64.getEncoder().encodeToString(file));
    }

    private static byte[] bytes(Path file) throws Exception {
        return Files.readAllBytes(file);
    }

    private static Path picture(int width, int height, int color) throws Exception {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(0xE8DCC8));
        graphics.fillRect(0, 0, width, height);
        graphics.setColor(new Color(color));
        graphics.fillOval(width / 4, height / 4, width / 2, height / 2);
        graphics.dispose();
        return written(image, "그림-" + color);
    }

    private static Path halves() throws Exception {
        BufferedImage image = new BufferedImage(1200, 600, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.RED);
        graphics.fillRect(0, 0, 600, 600);
        graphics.setColor(Color.BLUE);
        graphics.fillRect(600, 0, 600, 600);
        graphics.dispose();
        return written(image, "halves");
    }

    private static Path written(BufferedImage image, String name) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return Files.write(directory.resolve(name + ".png"), bytes.toByteArray());
    }
}
