package dev.maru.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.RequiresBrowser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;

/** What a browser with an empty cache fetches until somebody who is signed in sees their rooms, or the lines of one. */
@RequiresBrowser
@WithMaru
class BudgetTest {

    private static final int MOST_REQUESTS = 25;
    private static final int MOST_BYTES = 120 * 1024;

    /** The page itself and the socket are not among the resources; a picture of somebody is content, not the client. */
    private static final String FETCHED = """
        const fetched = performance.getEntriesByType('resource').filter(({ name }) => !name.includes('/pictures/'));
        const [page] = performance.getEntriesByType('navigation');
        return {
          requests: fetched.length + 2,
          bytes: [page, ...fetched].reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
          names: fetched.map(({ name }) => new URL(name).pathname),
        };
        """;

    @RegisterExtension
    final OpenBrowsers browsers = new OpenBrowsers();

    @Test
    void aFirstLoadIsFewRequestsAndFewBytes(RunningMaru maru) {
        Browser browser = browsers.add("visitor", Browser.wide(maru.address(), "ko-KR"));
        browser.remembersNothing();
        browser.signUp("하람", "haram@example.com");

        browser.open("/rooms");
        browser.see(By.cssSelector("maru-room-list .empty"));
        Fetched list = fetched(browser);

        browser.createRoom("작은 방");
        browser.reload();
        browser.see(By.cssSelector("maru-message-log [role=log]"));
        browser.seeText(By.cssSelector("maru-member-panel .person"), "하람");
        Fetched room = fetched(browser);

        assertThat(list).satisfies(BudgetTest::isWithinBudget);
        assertThat(room).satisfies(BudgetTest::isWithinBudget);

        // Whatever is fetched on top is counted.
        browser.run("return fetch('/app/account/settings.js')");
        browser.awaitThat(
                "one more is counted",
                () -> fetched(browser).requests() == room.requests() + 1
                        && fetched(browser).bytes() > room.bytes());
    }

    private static void isWithinBudget(Fetched fetched) {
        assertThat(fetched.requests()).as(String.join("\n", fetched.names())).isLessThanOrEqualTo(MOST_REQUESTS);
        assertThat(fetched.bytes()).isBetween(20_000L, (long) MOST_BYTES);
    }

    @SuppressWarnings("unchecked")
    private static Fetched fetched(Browser browser) {
        Map<String, ?> values = (Map<String, ?>) browser.run(FETCHED);
        return new Fetched(
                (Long) values.get("requests"), (Long) values.get("bytes"), (List<String>) values.get("names"));
    }

    private record Fetched(long requests, long bytes, List<String> names) {}
}
