package dev.maru.e2e.browser;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Closes the browsers of a test; when it failed, keeps what they showed in {@code target/screens}. */
final class OpenBrowsers implements AfterEachCallback {

    private final Map<String, Browser> browsers = new LinkedHashMap<>();

    Browser add(String name, Browser browser) {
        browsers.put(name, browser);
        return browser;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        String test = context.getRequiredTestMethod().getName();
        for (Map.Entry<String, Browser> entry : browsers.entrySet()) {
            try (Browser browser = entry.getValue()) {
                if (context.getExecutionException().isPresent()) {
                    browser.picture(Path.of("target", "screens", test + "-" + entry.getKey() + ".png"));
                }
            }
        }
    }
}
