package dev.maru.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.RequiresBrowser;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** What two people in one room do with lines that were said, at once and after one of them was away. */
@RequiresBrowser
@WithMaru
class ConversationTest {

    private static final By LINES = By.cssSelector("maru-message .bubble");
    private static final By QUOTES = By.cssSelector("maru-message .quote");
    private static final By REACTIONS = By.cssSelector("maru-message .reaction");
    private static final By PINS = By.cssSelector(".pinsbutton__count");
    private static final By PINNED = By.cssSelector("dialog .pinned__text");
    private static final By READERS = By.cssSelector(".message__readers");
    private static final By MEMBERS = By.cssSelector(".conversation__sub");
    private static final By TYPING = By.cssSelector(".typing");
    private static final By FIELD = By.cssSelector("maru-composer textarea");
    private static final AtomicInteger PEOPLE = new AtomicInteger();

    /** Everything that a conversation shows, without what belongs to the moment. */
    private static final String SHOWN = """
        const text = (node) => {
          const copy = node.cloneNode(true);
          copy.querySelectorAll('.toolbar').forEach((toolbar) => toolbar.remove());
          return copy.textContent.replace(/\\s+/g, ' ').trim();
        };
        return [...document.querySelectorAll('maru-message')].map(text).join('\\n')
            + '\\n' + text(document.querySelector('.conversation__sub'))
            + '\\n' + (document.querySelector('.pinsbutton__count')?.textContent ?? '');
        """;

    /** Of the 20 ms that there are for a line when 50 arrive in a second, in processor time of the page. */
    private static final double MOST_MS_PER_LINE = 10;

    private static final int LINES_OF_FLOOD = 150;

    /** What the socket brings in a room where much is said; each line keeps the layout busy for a while if told so. */
    private static final String FLOOD = """
        const [lines, busyMs] = arguments;
        window.flooded = null;
        (async () => {
          const [{ connection }, { live }] = await Promise.all([import('/app/net/connection.js'), import('/app/chat/live.js')]);
          const { id, log } = live.open(location.pathname.split('/')[2], () => null);
          const { by } = log.entries.findLast(({ kind }) => kind === 'joined');
          for (let i = 1; i <= lines; i += 1) {
            const { seq, n } = log.at(log.last);
            const line = { room: id, seq: seq + 1, n: n + 1, kind: 'message', by, key: crypto.randomUUID(), at: new Date().toISOString(), text: `line ${i} `.repeat(1 + (i % 20)) };
            connection.dispatchEvent(new CustomEvent('frame', { detail: { type: 'entry', ...line } }));
            const until = performance.now() + busyMs;
            while (performance.now() < until) {
              document.body.style.fontSize = `${14 + Math.random()}px`;
              document.body.offsetHeight;
            }
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
          await new Promise((resolve) => setTimeout(resolve, 500));
          const scroller = document.querySelector('[role=log]');
          const bubbles = [...document.querySelectorAll('maru-message .bubble')];
          window.flooded = {
            lines: bubbles.length,
            last: bubbles.at(-1).textContent,
            atEnd: scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 2,
          };
        })();
        """;

    @RegisterExtension
    final OpenBrowsers browsers = new OpenBrowsers();

    private Browser haneul;
    private Browser rowan;

    @BeforeEach
    void enter(RunningMaru maru) {
        haneul = browsers.add("haneul", Browser.wide(maru.address(), "ko-KR"));
        rowan = browsers.add("rowan", Browser.phone(maru.address(), "en-GB"));
        int each = PEOPLE.incrementAndGet();
        haneul.signUp("하늘", "haneul%d@example.org".formatted(each));
        rowan.signUp("Rowan", "rowan%d@example.org".formatted(each));
        haneul.createRoom("방 " + each);
        rowan.enterRoom("방 " + each);
        haneul.seeText(MEMBERS, haneul.word("members.online", Map.of("n", 2, "online", 2)));
        rowan.seeText(MEMBERS, rowan.word("members.online", Map.of("n", 2, "online", 2)));
    }

    @Test
    void aLineIsAnsweredCorrectedAndDeleted() {
        say(haneul, "물이 끓어요");
        rowan.choose("물이 끓어요", rowan.word("chat.reply"));
        rowan.seeText(By.cssSelector(".composer__top"), "물이 끓어요");
        say(rowan, "Coming!");
        for (Browser browser : List.of(haneul, rowan)) {
            browser.seeText(QUOTES, "물이 끓어요");
        }

        // The last own line, from the empty field.
        haneul.see(FIELD).sendKeys(Keys.ARROW_UP);
        haneul.seeText(By.cssSelector(".composer__top"), haneul.word("chat.editing"));
        assertThat(haneul.run("return document.querySelector('maru-composer textarea').value"))
                .isEqualTo("물이 끓어요");
        haneul.see(FIELD).sendKeys("!!", Keys.ENTER);
        for (Browser browser : List.of(haneul, rowan)) {
            browser.seeText(LINES, "물이 끓어요!! " + browser.word("chat.edited"));
            browser.seeText(QUOTES, "물이 끓어요!!");
        }
        rowan.press(rowan.word("chat.edited"));
        rowan.seeText(By.cssSelector("dialog .versions li:last-child"), "물이 끓어요");
        rowan.press(rowan.word("close"));
        isTheSameAfterAReconnect(rowan);
        isTheSameAfterAReload(haneul);

        // Also where it is quoted, listed, announced, and in the list of rooms.
        rowan.choose("물이 끓어요!!", rowan.word("chat.reply"));
        haneul.choose("물이 끓어요!!", haneul.word("chat.delete"));
        haneul.press(haneul.word("chat.delete"));
        for (Browser browser : List.of(haneul, rowan)) {
            browser.seeText(LINES, browser.word("chat.deleted"));
            browser.awaitThat(
                    "the text is nowhere",
                    () -> Boolean.TRUE.equals(
                            browser.run("return !document.documentElement.innerHTML.includes('끓어요')")));
            isTheSameAfterAReconnect(browser);
            isTheSameAfterAReload(browser);
            assertThat(browser.run("return document.documentElement.innerHTML.includes('끓어요')"))
                    .isEqualTo(false);
            browser.scrollsNowhereSideways();
            browser.hasNoErrors();
        }
    }

    @Test
    void peopleReactPinAndCallEachOther() {
        say(haneul, "세 시에 만나요");

        rowan.choose("세 시에 만나요", "👍");
        haneul.see(thumbs(1));
        haneul.see(REACTIONS).click();
        rowan.see(thumbs(2));
        rowan.see(REACTIONS).click();
        haneul.see(thumbs(1));

        rowan.choose("세 시에 만나요", rowan.word("chat.pin"));
        haneul.seeText(PINS, "1");
        haneul.press(haneul.word("chat.pins.count", Map.of("n", 1)));
        haneul.seeText(PINNED, "세 시에 만나요");
        haneul.press(haneul.word("close"));

        haneul.see(FIELD).sendKeys("@Row");
        haneul.seeText(By.cssSelector("[role=option][aria-selected=true]"), "Rowan");
        haneul.see(FIELD).sendKeys(Keys.ENTER, "please", Keys.ENTER);
        rowan.seeText(By.cssSelector("maru-message[mentioned] .mention--me"), "@Rowan");
        haneul.seeText(By.cssSelector("maru-message[own] .mention"), "@Rowan");
        haneul.seeText(READERS, haneul.word("chat.readBy", Map.of("n", 1)));

        for (Browser browser : List.of(haneul, rowan)) {
            isTheSameAfterAReconnect(browser);
            isTheSameAfterAReload(browser);
        }

        haneul.press(haneul.word("chat.pins.count", Map.of("n", 1)));
        haneul.press(haneul.word("chat.unpin"));
        haneul.seeText(By.cssSelector("dialog"), haneul.word("chat.pins.none"));
        haneul.press(haneul.word("close"));
        rowan.awaitThat("no pin is left", () -> rowan.texts(PINS).isEmpty());
        rowan.scrollsNowhereSideways();
        haneul.hasNoErrors();
        rowan.hasNoErrors();
    }

    @Test
    void oneSeesWhoIsHereWhoWritesAndWhoHasRead() {
        rowan.see(FIELD).sendKeys("H");
        haneul.seeText(TYPING, haneul.word("chat.typing.one", Map.of("a", "Rowan")));
        say(rowan, "ello");
        haneul.awaitThat("nobody writes", () -> haneul.texts(TYPING).equals(List.of("")));
        rowan.seeText(READERS, rowan.word("chat.readBy", Map.of("n", 1)));
        rowan.see(READERS).click();
        rowan.seeText(By.cssSelector("dialog .person"), "하늘");
        rowan.press(rowan.word("close"));

        // Who goes is seen to go; what happens meanwhile is not read.
        haneul.goOffline();
        rowan.seeText(MEMBERS, rowan.word("members.online", Map.of("n", 2, "online", 1)));
        say(rowan, "Still there?");
        assertThat(rowan.texts(READERS)).isEmpty();
        haneul.goOnline();
        rowan.seeText(MEMBERS, rowan.word("members.online", Map.of("n", 2, "online", 2)));
        haneul.seeText(MEMBERS, haneul.word("members.online", Map.of("n", 2, "online", 2)));
        haneul.seeText(By.cssSelector("maru-member-panel .person:not(.person--off)"), "Rowan");
        rowan.seeText(READERS, rowan.word("chat.readBy", Map.of("n", 1)));
        isTheSameAfterAReconnect(rowan);
        isTheSameAfterAReload(rowan);
        haneul.hasNoErrors();
        rowan.hasNoErrors();
    }

    @Test
    void whatWasDoneWithoutAConnectionIsSentInOrder() {
        say(haneul, "하나");
        rowan.seeText(LINES, "하나");

        haneul.goOffline();
        haneul.see(By.cssSelector("maru-connection-banner .connection--off"));
        haneul.see(FIELD).sendKeys(Keys.ARROW_UP);
        haneul.see(By.cssSelector(".composer__top"));
        haneul.see(FIELD).sendKeys(" 고침", Keys.ENTER);
        haneul.choose("하나 고침", "👍");
        haneul.see(FIELD).sendKeys("둘", Keys.ENTER);
        haneul.choose("하나 고침", haneul.word("chat.pin"));
        // It shows at once, and as not stored.
        haneul.seeText(By.cssSelector("maru-message[state=queued] .bubble"), "하나 고침");
        haneul.see(thumbs(1));
        assertThat(rowan.texts(LINES)).containsExactly("하나");

        haneul.goOnline();
        rowan.seeText(LINES, "둘");
        rowan.seeText(LINES, "하나 고침");
        rowan.see(thumbs(1));
        rowan.seeText(PINS, "1");
        haneul.awaitThat(
                "all is stored",
                () -> haneul.texts(By.cssSelector("maru-message[state]")).isEmpty());
        assertThat(entries(rowan)).containsSubsequence("message", "edit", "reaction", "message", "pin");
        assertThat(entries(rowan)).filteredOn("message"::equals).hasSize(2);
        haneul.seeText(READERS, haneul.word("chat.readBy", Map.of("n", 1)));
        isTheSameAfterAReload(haneul);
    }

    @Test
    void whoWasSentAwayMeanwhileIsTold() {
        say(rowan, "Hello");
        rowan.goOffline();
        rowan.see(By.cssSelector("maru-connection-banner .connection--off"));
        haneul.run("""
            Promise.all([import('/app/net/session.js'), import('/app/chat/live.js')]).then(async ([{ session }, { live }]) => {
              const room = live.open(location.pathname.split('/')[2], () => null);
              const { by } = room.log.entries.find(({ kind, text }) => kind === 'message' && text === 'Hello');
              await session.api('DELETE', `/api/v1/rooms/${room.id}/members/${by}`);
            });
            """);
        haneul.seeText(
                By.cssSelector("maru-message-log .system"),
                haneul.word("line.removed", Map.of("name", "Rowan", "by", "하늘")));
        haneul.seeText(MEMBERS, haneul.word("members.online", Map.of("n", 1, "online", 1)));
        rowan.goOnline();
        rowan.seeText(By.cssSelector(".conversation h2"), rowan.word("chat.stranger"));
        rowan.awaitThat(
                "not in the list",
                () -> rowan.texts(By.cssSelector("maru-room-list a.roomitem")).isEmpty());
    }

    @Test
    void fiftyLinesASecondDoNotHoldUpThePage() {
        say(haneul, "시작");
        double began = haneul.processorMillis();
        Map<String, ?> shown = flood(haneul, LINES_OF_FLOOD, 0);
        double each = (haneul.processorMillis() - began) / LINES_OF_FLOOD;
        assertThat((String) shown.get("last")).startsWith("line " + LINES_OF_FLOOD);
        assertThat((Boolean) shown.get("atEnd")).isTrue();
        assertThat((Long) shown.get("lines")).isLessThanOrEqualTo(120);
        assertThat(each).isLessThan(MOST_MS_PER_LINE);

        // A page that took longer would be noticed.
        began = haneul.processorMillis();
        flood(haneul, 30, 40);
        assertThat((haneul.processorMillis() - began) / 30).isGreaterThan(MOST_MS_PER_LINE);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, ?> flood(Browser browser, int lines, int busyMs) {
        browser.run(FLOOD, lines, busyMs);
        browser.awaitThat("the flood is over", () -> browser.run("return window.flooded") != null);
        return (Map<String, ?>) browser.run("return window.flooded");
    }

    private static By thumbs(int count) {
        return By.cssSelector("maru-message .reaction[aria-label^='👍 %d:']".formatted(count));
    }

    private static String[] entries(Browser browser) {
        browser.run("""
            window.kinds = null;
            import('/app/chat/live.js').then(({ live }) => {
              const room = live.open(location.pathname.split('/')[2], () => null);
              window.kinds = room.log.entries.map(({ kind }) => kind);
            });
            """);
        browser.awaitThat("entries", () -> browser.run("return window.kinds") != null);
        return String.valueOf(browser.run("return window.kinds.join()")).split(",");
    }

    private static void isTheSameAfterAReconnect(Browser browser) {
        Object before = browser.run(SHOWN);
        browser.goOffline();
        browser.see(By.cssSelector("maru-connection-banner .connection--off"));
        browser.goOnline();
        browser.awaitThat(
                "connected again",
                () -> browser.texts(By.cssSelector("maru-connection-banner .connection"))
                        .isEmpty());
        isSoonAsBefore(browser, before);
    }

    private static void isTheSameAfterAReload(Browser browser) {
        Object before = browser.run(SHOWN);
        browser.reload();
        browser.see(LINES);
        isSoonAsBefore(browser, before);
    }

    private static void isSoonAsBefore(Browser browser, Object before) {
        try {
            browser.awaitThat("as before", () -> before.equals(browser.run(SHOWN)));
        } catch (org.openqa.selenium.TimeoutException e) {
            assertThat(browser.run(SHOWN)).isEqualTo(before);
        }
    }

    private static void say(Browser browser, String text) {
        browser.paste(browser.word("chat.write"), text);
        browser.press(browser.word("chat.send"));
        browser.seeText(By.cssSelector("maru-message[own]:not([state]) .bubble"), text);
    }
}
