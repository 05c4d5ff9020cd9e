package dev.maru.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import dev.maru.testing.RequiresBrowser;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;

/** The web client's own unit tests are a page; here it is opened. */
@RequiresBrowser
class UnitPageTest {

    private final HttpServer files = SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Path.of("../web/src").toAbsolutePath().normalize(),
            SimpleFileServer.OutputLevel.NONE);

    @RegisterExtension
    final OpenBrowsers browsers = new OpenBrowsers();

    @AfterEach
    void stop() {
        files.stop(0);
    }

    @Test
    void passes() {
        files.start();
        Browser browser = browsers.add(
                "unit", Browser.wide("http://localhost:" + files.getAddress().getPort(), "en-GB"));

        browser.open("/test/resources/unit/unit.html");
        browser.awaitThat("finished", () -> !browser.texts(By.id("result")).contains("running"));

        assertThat(browser.texts(By.id("result")))
                .as(String.join("\n", browser.texts(By.id("report"))))
                .singleElement()
                .asString()
                .startsWith("passed");
    }
}
