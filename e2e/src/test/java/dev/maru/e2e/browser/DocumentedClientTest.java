package dev.maru.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.RequiresBrowser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The client that {@code docs/socket-protocol.md} shows does what the page says of it. */
@RequiresBrowser
@WithMaru
class DocumentedClientTest {

    private static final Pattern CLIENT = Pattern.compile("```js\\n(export class Rooms .*?)```", Pattern.DOTALL);

    @RegisterExtension
    final OpenBrowsers browsers = new OpenBrowsers();

    @Test
    void aLineArrivesOnceAndInOrderAlsoOverALostConnection(RunningMaru maru) throws Exception {
        Matcher client = CLIENT.matcher(Files.readString(Path.of("../docs/socket-protocol.md")));
        assertThat(client.find()).isTrue();
        Browser browser = browsers.add("reader", Browser.wide(maru.address(), "en-GB"));
        browser.open("/sign-in");
        browser.run(client.group(1).replace("export class", "window.Rooms = class") + "\n");

        browser.run("""
            window.sockets = [];
            const Native = WebSocket;
            window.WebSocket = class extends Native { constructor(...args) { super(...args); sockets.push(this); } };
            window.entries = [];
            window.sent = [];
            window.failed = null;
            window.api = async (method, path, token, body, key) => {
              const headers = {'Content-Type': 'application/json'};
              if (token) headers.Authorization = `Bearer ${token}`;
              if (key) headers['Idempotency-Key'] = key;
              const answer = await fetch('/api/v1' + path, {method, headers, body: body && JSON.stringify(body)});
              if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
              return answer.json();
            };
            (async () => {
              const account = {email: 'reader@example.com', password: 'quiet-river-7', nickname: 'Reader'};
              await api('POST', '/accounts', null, account);
              const {accessToken} = await api('POST', '/sessions', null, {email: account.email, password: account.password});
              window.token = accessToken;
              window.room = (await api('POST', '/rooms', accessToken, {name: 'Reading'})).id;
              window.client = new Rooms({token: async () => accessToken, onEntry: entry => entries.push(entry), onSent: key => sent.push(key)});
            })().catch(error => failed = String(error));
            """);
        browser.awaitThat(
                "connected", () -> is(browser, "return failed || (window.sockets?.at(-1)?.readyState === 1)"));
        browser.awaitThat("answered", () -> is(browser, "client.follow(room); return true"));

        browser.run("client.say(room, 'one')");
        browser.awaitThat("acknowledged", () -> is(browser, "return sent.length === 1"));
        browser.run("""
            sockets.at(-1).close();
            api('POST', `/rooms/${room}/messages`, token, {text: 'two'}, crypto.randomUUID())
              .then(() => client.say(room, 'three'), error => failed = String(error));
            """);
        browser.awaitThat("acknowledged", () -> is(browser, "return failed || sent.length === 2"));
        browser.awaitThat("read", () -> is(browser, "return entries.some(({text}) => text === 'three')"));

        assertThat(browser.run("return failed")).isNull();
        assertThat(browser.run("return entries.filter(({kind}) => kind === 'message').map(({text}) => text).join()"))
                .isEqualTo("one,two,three");
        assertThat(browser.run("return entries.every(({seq}, i) => seq === i + 1)"))
                .isEqualTo(true);
        assertThat(browser.run("return sockets.length > 1")).isEqualTo(true);
    }

    private static boolean is(Browser browser, String condition) {
        Object value = browser.run(condition);
        assertThat(value).isNotInstanceOf(String.class);
        return Boolean.TRUE.equals(value);
    }
}
