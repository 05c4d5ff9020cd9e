package dev.maru.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.RequiresBrowser;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;

/** Two people find each other: following, a room for the two, an invitation, a password; and one keeps order. */
@RequiresBrowser
@WithMaru
class TogetherTest {

    private static final By HEADING = By.cssSelector(".conversation h1");
    private static final By ROOMS = By.cssSelector(".roomitem__name");
    private static final By FIELD = By.cssSelector("maru-composer textarea");
    private static final By CARD = By.cssSelector("maru-person-card");
    private static final AtomicInteger PEOPLE = new AtomicInteger();

    @RegisterExtension
    final OpenBrowsers browsers = new OpenBrowsers();

    private Browser haneul;
    private Browser rowan;
    private int each;

    @BeforeEach
    void enter(RunningMaru maru) {
        haneul = browsers.add("haneul", Browser.wide(maru.address(), "ko-KR"));
        rowan = browsers.add("rowan", Browser.phone(maru.address(), "en-GB"));
        each = PEOPLE.incrementAndGet();
        haneul.signUp("하늘", "haneul%d@together.example.org".formatted(each));
        rowan.signUp("Rowan", "rowan%d@together.example.org".formatted(each));
    }

    @Test
    void whoFollowsTalksJustTheTwoOfThem() throws Exception {
        meet();
        haneul.press("Rowan");
        haneul.see(CARD);
        haneul.press(haneul.word("person.follow"));
        haneul.seeText(CARD, haneul.word("person.counts", Map.of("n", 1, "followings", 0)));
        haneul.lookAtAll("person-card");
        haneul.press(haneul.word("person.talk"));
        haneul.seeText(HEADING, "Rowan");

        rowan.open("/rooms");
        rowan.seeText(ROOMS, "하늘");
        haneul.open("/people");
        haneul.seeText(By.cssSelector(".peoplerow"), "Rowan");
        for (Browser browser : List.of(haneul, rowan)) {
            browser.scrollsNowhereSideways();
            browser.hasNoErrors();
        }
    }

    @Test
    void whoIsInvitedSeesItAtOnceAndComesIn() throws Exception {
        meet();
        haneul.press("Rowan");
        haneul.press(haneul.word("person.follow"));
        done("person.talk");
        haneul.press(haneul.word("close"));
        rowan.open("/rooms");

        haneul.open("/rooms");
        haneul.createRoom(
                "조용한 방 " + each,
                () -> haneul.see(By.cssSelector("maru-create-room input[type=checkbox]"))
                        .click());
        haneul.press(haneul.word("more.menu"));
        haneul.press(haneul.word("roomSettings"));
        haneul.press(haneul.word("invite.do"));
        haneul.seeText(By.cssSelector("dialog[open]"), haneul.word("invite.done"));
        haneul.lookAtAll("invite");

        rowan.seeText(By.cssSelector(".invitation"), "조용한 방 " + each);
        rowan.lookAtAll("invitation");
        rowan.scrollsNowhereSideways();
        rowan.press(rowan.word("invitations.accept"));
        rowan.seeText(HEADING, "조용한 방 " + each);
        rowan.see(FIELD);
        rowan.lookAtAll("invitation-accepted");
        rowan.press(rowan.word("chat.back"));
        rowan.seeText(ROOMS, "조용한 방 " + each);
        assertThat(rowan.texts(By.cssSelector(".invitation"))).isEmpty();
    }

    @Test
    void whoKeepsOrderMutesAndRemoves() {
        meet();
        haneul.press("Rowan");
        haneul.press(haneul.word("order.mute.60"));
        done("order.unmute");
        haneul.press(haneul.word("close"));
        rowan.awaitThat("the mute is known", () -> "true".equals(String.valueOf(rowan.run("""
            return import('/app/rooms/my-rooms.js').then(({ myRooms }) => String(Boolean(myRooms.get(location.pathname.split('/')[2])?.mutedUntil)));
            """))));
        // It says so before anybody tries, and until when.
        rowan.see(By.cssSelector(".composer__closed"));
        assertThat(rowan.texts(FIELD)).isEmpty();

        haneul.press("Rowan");
        haneul.press(haneul.word("order.remove"));
        haneul.see(By.cssSelector("maru-confirm .button--danger")).click();
        rowan.seeText(By.cssSelector(".conversation h2"), rowan.word("chat.stranger"));
        assertThat(rowan.texts(FIELD)).isEmpty();
    }

    @Test
    void aPasswordIsAskedForAtTheDoor() {
        haneul.run("""
            return import('/app/net/session.js').then(({ session }) => session.api('POST', '/api/v1/rooms', { body: { name: arguments[0], password: 'open sesame' } }));
            """, "Locked " + each);
        rowan.press(rowan.word("rooms.show.open"));
        rowan.press(rowan.word("rooms.join.named", Map.of("room", "Locked " + each)));
        rowan.fill(rowan.word("password"), "close sesame");
        rowan.see(By.cssSelector("maru-room-password .button--primary")).click();
        rowan.seeText(By.cssSelector("#room-password-hint"), rowan.word("roomPassword.wrong"));
        rowan.fill(rowan.word("password"), "open sesame");
        rowan.see(By.cssSelector("maru-room-password .button--primary")).click();
        rowan.seeText(HEADING, "Locked " + each);
    }

    @Test
    void whatSomebodySaysWhomOneBlocksIsConcealedUntilAskedFor() throws Exception {
        By bubbles = By.cssSelector("maru-message .bubble");
        meet();
        rowan.see(FIELD).sendKeys("unwelcome words");
        rowan.press(rowan.word("chat.send"));
        haneul.seeText(bubbles, "unwelcome words");

        haneul.press("Rowan");
        haneul.press(haneul.word("person.block"));
        haneul.see(By.cssSelector("maru-confirm .button--danger")).click();
        done("person.unblock");
        haneul.press(haneul.word("close"));
        haneul.seeText(bubbles, haneul.word("chat.concealed"));
        haneul.look("concealed");
        assertThat(haneul.texts(bubbles)).noneMatch(text -> text.contains("unwelcome"));
        haneul.press(haneul.word("chat.reveal"));
        haneul.seeText(bubbles, "unwelcome words");
        // The other one is told nothing of it.
        rowan.seeText(bubbles, "unwelcome words");
    }

    @Test
    void whoWritesInASlowRoomSeesHowLongToWaitAndOnlyOwnersWriteInAReadOnlyOne() throws Exception {
        meet();
        set("{ slowModeSeconds: 60 }");
        rowan.see(By.cssSelector(".composer__slow"));
        rowan.see(FIELD).sendKeys("once");
        rowan.press(rowan.word("chat.send"));
        rowan.see(FIELD).sendKeys("twice");
        rowan.awaitThat(
                "the next one waits",
                () -> Boolean.TRUE.equals(
                        rowan.run("return document.querySelector('maru-composer [type=submit]').disabled")));
        rowan.look("slow-phone");
        assertThat(haneul.see(FIELD).isEnabled()).isTrue();

        set("{ slowModeSeconds: 0, readOnly: true }");
        rowan.seeText(By.cssSelector(".composer__closed"), rowan.word("refused.read-only"));
        rowan.look("read-only-phone");
        rowan.scrollsNowhereSideways();
        haneul.see(FIELD);
        set("{ readOnly: false }");
        rowan.see(FIELD);
    }

    @Test
    void roomsOnTopAreMovedByKeyAndByHand() {
        haneul.run("""
            return (async () => {
              const { session } = await import('/app/net/session.js');
              const { myRooms } = await import('/app/rooms/my-rooms.js');
              const rooms = [];
              for (const name of ['하나', '둘', '셋']) rooms.push((await session.api('POST', '/api/v1/rooms', { body: { name, kind: 'private' } })).id);
              await session.api('PUT', '/api/v1/me/rooms/order', { body: { rooms } });
              await myRooms.load();
            })();
            """);
        order("하나", "둘", "셋");
        haneul.run("""
            document.querySelector('a.roomitem').focus();
            document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', ctrlKey: true, shiftKey: true, bubbles: true, cancelable: true }));
            """);
        order("둘", "하나", "셋");
        haneul.awaitThat(
                "the focus stays on what was moved",
                () -> haneul.run("return document.activeElement.textContent")
                        .toString()
                        .contains("하나"));
        haneul.run("""
            const [first, , third] = document.querySelectorAll('a.roomitem');
            const data = new DataTransfer();
            const drag = (target, type, y) => target.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data, clientY: y }));
            drag(third, 'dragstart', 0);
            const { top } = first.getBoundingClientRect();
            drag(first, 'dragover', top + 2);
            drag(first, 'drop', top + 2);
            drag(third, 'dragend', 0);
            """);
        order("셋", "둘", "하나");
        haneul.reload();
        order("셋", "둘", "하나");
    }

    private void order(String... names) {
        haneul.awaitThat("the order " + List.of(names), () -> {
            List<String> shown = haneul.texts(ROOMS);
            // Before the name it says for some that it is on top.
            return shown.size() >= names.length
                    && IntStream.range(0, names.length)
                            .allMatch(i -> shown.get(i).strip().endsWith(names[i]));
        });
    }

    /** Changes what holds in haneul's room, which both have open. */
    private void set(String changes) {
        haneul.run("""
            return import('/app/net/session.js').then(({ session }) => session.api('PATCH', '/api/v1/rooms/' + location.pathname.split('/')[2], { body: %s }));
            """.formatted(changes));
    }

    /** The card is not busy any more, and offers what comes next. */
    private void done(String next) {
        haneul.see(
                By.xpath("//maru-person-card//button[not(@disabled)][contains(., '%s')]".formatted(haneul.word(next))));
    }

    /** Both in one room, haneul's. */
    private void meet() {
        String name = "마루 " + each;
        haneul.createRoom(name);
        rowan.enterRoom(name);
        haneul.see(By.xpath("//button[contains(@class, 'person__card')][contains(., 'Rowan')]"));
    }
}
