package dev.maru.e2e.browser;

import dev.maru.testing.RequiresBrowser;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** Somebody misbehaves, is reported, and is kept out by an administrator. */
@RequiresBrowser
@WithMaru
class ModerationTest {

    private static final By CASE = By.cssSelector("maru-admin-page .case");
    private static final By TOASTS = By.cssSelector("maru-toasts");
    private static final By HEARD = By.cssSelector("maru-admin-page .heard__pictures img");
    private static final String ROOM = "Meeting of the moderated";
    private static final Pattern CODE = Pattern.compile("code: (\\d{6})");

    @TempDir
    static Path directory;

    @RegisterExtension
    final OpenBrowsers browsers = new OpenBrowsers();

    @Test
    void aReportIsSeenAndActedOn(RunningMaru maru) throws Exception {
        Browser bully = browsers.add("bully", Browser.wide(maru.address(), "en-GB"));
        bully.signUp("Bully", "bully@example.com");
        Browser victim = browsers.add("victim", Browser.phone(maru.address(), "ko-KR"));
        victim.signUp("피해자", "victim@example.com");
        Browser admin = browsers.add("admin", Browser.wide(maru.address(), "ko-KR"));
        admin.signUp("관리자", WithMaru.ADMIN);
        admin.open("/admin");
        admin.seeText(By.cssSelector("maru-admin-page"), admin.word("admin.closed"));

        victim.open(bully.createRoom(ROOM));
        victim.press(victim.word("rooms.join"));
        bully.choose(By.cssSelector("maru-composer input[type=file]"), picture());
        bully.seePicture(By.cssSelector(".upload img"));
        bully.fill(bully.word("chat.write"), "You are all fools");
        bully.see(By.cssSelector(".composer .iconbutton--primary"));
        bully.press(bully.word("chat.send"));
        victim.seeText(By.cssSelector("maru-message"), "You are all fools");
        victim.seePicture(By.cssSelector("maru-message maru-pictures img"));
        victim.choose("You are all fools", victim.word("report.do"));
        victim.look("report-phone");
        victim.see(By.cssSelector("maru-report-dialog input[value=abuse]")).click();
        victim.fill(victim.word("report.text"), "He insults everybody");
        victim.press(victim.word("report.do"));
        victim.seeText(TOASTS, victim.word("report.done"));

        admin.open("/settings");
        admin.press(admin.word("account.verify"));
        admin.fill(admin.word("account.verify.code"), maru.mailed(admin, WithMaru.ADMIN, CODE));
        admin.press(admin.word("account.verify.do"));
        admin.press(admin.word("admin"));
        admin.seeText(CASE, "He insults everybody");
        admin.seeText(By.cssSelector("maru-admin-page .case a[href^='/rooms/']"), ROOM);
        admin.press(admin.word("admin.read"));
        admin.seeText(By.cssSelector("maru-admin-page .heard [aria-current]"), "You are all fools");
        admin.seePicture(HEARD);
        admin.lookAtAll("admin-reports");
        admin.press(admin.word("admin.takeAway"));
        admin.fill(admin.word("admin.reason"), "Not here");
        admin.lookAtAll("admin-take-away");
        admin.press(admin.word("admin.takeAway"));
        admin.seeText(TOASTS, admin.word("admin.takenAway"));
        admin.awaitThat("no picture", () -> admin.texts(HEARD).isEmpty());
        admin.press(admin.word("admin.users"));
        admin.fill(admin.word("admin.find.users"), "bully");
        admin.awaitThat("nobody else", () -> admin.texts(CASE).size() == 1);
        admin.seeText(CASE, "bully@example.com");
        admin.press(admin.word("admin.suspend"));
        admin.fill(admin.word("admin.reason"), "Insults");
        admin.look("admin-suspend");
        admin.press(admin.word("admin.suspend"));
        admin.seeText(TOASTS, admin.word("admin.suspended.done"));
        admin.look("admin-users");

        // Without a reload, and not again.
        bully.see(By.cssSelector("maru-connection-banner a, maru-connection-banner button, maru-sign-in"));
        bully.open("/sign-in");
        bully.fill(bully.word("email"), "bully@example.com");
        bully.fill(bully.word("password"), "quiet-river-7");
        bully.press(bully.word("signIn.do"));
        bully.seeText(By.cssSelector("maru-sign-in"), bully.word("signIn.account-suspended"));

        admin.press(admin.word("admin.open"));
        admin.seeText(CASE, "He insults everybody");
        admin.press(admin.word("admin.resolve"));
        admin.press(admin.word("admin.resolve"));
        admin.seeText(TOASTS, admin.word("admin.decided"));
        admin.press(admin.word("admin.audit"));
        admin.seeText(CASE, admin.word("admin.act.report-resolved"));
        admin.seeText(CASE, admin.word("admin.act.suspend"));
        admin.seeText(CASE, admin.word("admin.act.read-report"));
        admin.seeText(By.cssSelector("maru-admin-page .case a[href^='/rooms/']"), ROOM);
        admin.lookAtAll("admin-audit");
        admin.press(admin.word("admin.rooms"));
        admin.fill(admin.word("admin.find.rooms"), "Meeting");
        admin.awaitThat("no other room", () -> admin.texts(CASE).size() == 1);
        admin.seeText(CASE, ROOM);
        admin.lookAtAll("admin-rooms");
        admin.press(admin.word("admin.close"));
        admin.fill(admin.word("admin.reason"), "Nobody needs it");
        admin.press(admin.word("admin.close"));
        admin.seeText(TOASTS, admin.word("admin.closed.done"));
        admin.awaitThat("no room", () -> admin.texts(CASE).isEmpty());
        admin.scrollsNowhereSideways();
    }

    private static Path picture() throws Exception {
        BufferedImage image = new BufferedImage(640, 400, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(0x8E4585));
        graphics.fillRect(80, 80, 480, 240);
        graphics.dispose();
        Path file = directory.resolve("fools.png");
        ImageIO.write(image, "png", file.toFile());
        return file;
    }
}
