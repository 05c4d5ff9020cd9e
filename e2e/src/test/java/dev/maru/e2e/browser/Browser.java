package dev.maru.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.Executables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.SearchContext;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** One person's browser: a profile of its own, a language, a size. It finds things by what they are called. */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ChromeDriver driver;
    private final String address;
    private final boolean phone;

    private Browser(ChromeDriver driver, String address, boolean phone) {
        this.driver = driver;
        this.address = address;
        this.phone = phone;
    }

    /** At a desk. */
    static Browser wide(String address, String language) {
        return open(address, language, false, options -> options.addArguments("--window-size=1280,800"));
    }

    /** In a hand. */
    static Browser phone(String address, String language) {
        return open(
                address,
                language,
                true,
                options -> options.setExperimentalOption(
                        "mobileEmulation",
                        Map.of(
                                "deviceMetrics",
                                Map.of("width", 390, "height", 844, "pixelRatio", 2.0, "touch", true))));
    }

    private static Browser open(String address, String language, boolean phone, Consumer<ChromeOptions> size) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(Executables.find("chromium", "google-chrome", "chrome")
                .orElseThrow()
                .toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--hide-scrollbars",
                "--lang=" + language,
                "--accept-lang=" + language);
        LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logging);
        size.accept(options);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(
                        Executables.find("chromedriver").orElseThrow().toFile())
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(PATIENCE);
        return new Browser(driver, address, phone);
    }

    void open(String path) {
        driver.get(address + path);
    }

    /** As if it were the first visit, every time. */
    void remembersNothing() {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand("Network.setCacheDisabled", Map.of("cacheDisabled", true));
    }

    void signUp(String nickname, String email) {
        open("/sign-up");
        see(By.cssSelector("form"));
        fill(word("nickname"), nickname);
        fill(word("email"), email);
        fill(word("password"), "quiet-river-7");
        press(word("signUp.do"));
        see(By.cssSelector("maru-room-list"));
        scrollsNowhereSideways();
    }

    /** Makes a room that anybody may enter, and is in it. Gives its path. */
    String createRoom(String name) {
        return createRoom(name, () -> {});
    }

    /** @param more what else is chosen before the room is made */
    String createRoom(String name, Runnable more) {
        press(word("rooms.create"));
        fill(word("create.name"), name);
        more.run();
        press(word("create.do"));
        seeText(By.cssSelector(".conversation h1"), name);
        return path();
    }

    /** Finds a room among the open ones, and is in it. */
    void enterRoom(String name) {
        press(word("rooms.show.open"));
        press(word("rooms.join.named", Map.of("room", name)));
        seeText(By.cssSelector(".conversation h1"), name);
        see(By.cssSelector("maru-composer textarea"));
    }

    void reload() {
        driver.navigate().refresh();
    }

    String path() {
        return driver.getCurrentUrl().substring(address.length());
    }

    /** What the client calls something in its language. */
    String word(String key) {
        return word(key, Map.of());
    }

    String word(String key, Map<String, ?> values) {
        return await("the client has words for " + key, _ -> {
            Object word = driver.executeAsyncScript("""
                const [key, values, done] = arguments;
                import('/app/text/words.js').then(({ t }) => done(t(key, values)), () => done(key));
                """, key, values);
            return key.equals(word) ? null : String.valueOf(word);
        });
    }

    /** Fills the field with that label. */
    void fill(String label, String text) {
        WebElement field = field(label);
        field.clear();
        field.sendKeys(text);
    }

    WebElement field(String label) {
        return await("a field called " + label, named(By.cssSelector("input, textarea"), label));
    }

    void press(String name) {
        awaitThat("pressed " + name, () -> {
            named(By.cssSelector("button, [role=button], a[href], summary"), name)
                    .apply(driver)
                    .click();
            return true;
        });
    }

    /** The first visible element with this accessible name: in the dialog, when one is open, and in the last of several. */
    private static Function<WebDriver, WebElement> named(By kind, String name) {
        return driver -> driver.findElements(By.cssSelector("dialog[open]")).stream()
                .<SearchContext>map(dialog -> dialog)
                .reduce((_, above) -> above)
                .orElse(driver)
                .findElements(kind)
                .stream()
                .filter(WebElement::isDisplayed)
                .filter(element -> name.equals(element.getAccessibleName().strip()))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException(name));
    }

    /** Opens the menu of the newest line that says this, and chooses there. */
    void choose(String line, String what) {
        awaitThat("a menu of " + line, () -> Boolean.TRUE.equals(driver.executeScript("""
            const said = (bubble) => {
              const copy = bubble.cloneNode(true);
              copy.querySelector('.quote')?.remove();
              return copy.textContent;
            };
            const bubble = [...document.querySelectorAll('maru-message .bubble')].findLast((one) => said(one).includes(arguments[0]));
            bubble?.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }));
            return Boolean(bubble);
            """, line)));
        see(By.cssSelector(".menu--message:popover-open"));
        press(what);
    }

    /** What scripts, styles and layout of the page have cost so far, however busy the machine is with other things. */
    double processorMillis() {
        driver.executeCdpCommand("Performance.enable", Map.of("timeDomain", "threadTicks"));
        List<?> metrics = (List<?>)
                driver.executeCdpCommand("Performance.getMetrics", Map.of()).get("metrics");
        return metrics.stream()
                .map(metric -> (Map<?, ?>) metric)
                .filter(metric -> List.of("ScriptDuration", "RecalcStyleDuration", "LayoutDuration")
                        .contains(metric.get("name")))
                .mapToDouble(metric -> ((Number) metric.get("value")).doubleValue() * 1_000)
                .sum();
    }

    /** The page is told that there is no network, and has none. */
    void goOffline() {
        network(true);
    }

    void goOnline() {
        network(false);
    }

    private void network(boolean offline) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    WebElement see(By place) {
        return await(
                place.toString(),
                driver -> driver.findElements(place).stream()
                        .filter(WebElement::isDisplayed)
                        .findFirst()
                        .orElseThrow(() -> new NoSuchElementException(place.toString())));
    }

    void seeText(By place, String text) {
        awaitThat(
                "'" + text + "' in " + place,
                () -> driver.findElements(place).stream()
                        .anyMatch(element ->
                                element.isDisplayed() && element.getText().contains(text)));
    }

    List<String> texts(By place) {
        return driver.findElements(place).stream().map(WebElement::getText).toList();
    }

    /** Puts text into the field at once: the driver cannot type what lies beyond the basic plane. */
    void paste(String label, String text) {
        driver.executeScript("""
            const [field, text] = arguments;
            field.focus();
            document.execCommand('insertText', false, text);
            """, field(label), text);
    }

    void choose(By fileInput, Path file) {
        await(fileInput.toString(), driver -> driver.findElement(fileInput))
                .sendKeys(file.toAbsolutePath().toString());
    }

    /** Waits until the picture there was decoded. */
    void seePicture(By place) {
        awaitThat(
                "a picture in " + place,
                () -> driver.findElements(place).stream()
                        .anyMatch(picture -> Boolean.TRUE.equals(driver.executeScript(
                                "return arguments[0].complete && arguments[0].naturalWidth > 0", picture))));
    }

    void scrollsNowhereSideways() {
        assertThat(driver.executeScript(
                        "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .as("nothing is wider than the page at " + path())
                .isEqualTo(true);
    }

    /**
     * Nothing was refused by the content security policy, nothing failed to load, nothing was thrown. What the page asked for while
     * {@link #goOffline} had taken the network away does not count.
     */
    void hasNoErrors() {
        assertThat(driver.manage().logs().get(LogType.BROWSER).getAll())
                .filteredOn(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .filteredOn(entry -> !entry.getMessage().contains("net::ERR_INTERNET_DISCONNECTED"))
                .isEmpty();
    }

    void picture(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    /** Keeps a picture for whoever wants to look: {@code -Dmaru.pictures=<directory>}. */
    void look(String name) throws IOException {
        String directory = System.getProperty("maru.pictures");
        if (directory != null) {
            picture(Path.of(directory, name + ".png"));
        }
    }

    /** The same at a desk and in a hand, in both languages, light and dark; what is shown stays as it was. */
    void lookAtAll(String name) throws IOException {
        if (System.getProperty("maru.pictures") == null) {
            return;
        }
        for (int width : new int[] {1280, 390}) {
            size(width, width == 390 ? 844 : 800);
            for (String language : List.of("ko", "en")) {
                for (String theme : List.of("light", "dark")) {
                    driver.executeAsyncScript("""
                        const [language, theme, done] = arguments;
                        document.documentElement.dataset.theme = theme;
                        import('/app/text/words.js')
                          .then(({ speak }) => speak(language))
                          .then(() => requestAnimationFrame(() => setTimeout(done, 300)));
                        """, language, theme);
                    look(String.join("-", name, String.valueOf(width), language, theme));
                }
            }
        }
        size(phone ? 390 : 1280, phone ? 844 : 800);
        driver.executeAsyncScript("""
            const done = arguments[0];
            Promise.all([import('/app/text/words.js'), import('/app/ui/preferences.js')]).then(async ([{ speak }, { preferences }]) => {
              preferences.apply();
              await speak(preferences.language);
              done();
            });
            """);
    }

    private void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", phone ? 2 : 1, "mobile", phone));
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    interface Condition {
        boolean holds();
    }

    void awaitThat(String what, Condition condition) {
        await(what, _ -> condition.holds());
    }

    private <T> T await(String what, Function<WebDriver, T> look) {
        WebDriverWait wait = new WebDriverWait(driver, PATIENCE);
        wait.withMessage(what)
                .ignoring(NoSuchElementException.class)
                .ignoring(StaleElementReferenceException.class)
                .ignoring(ElementNotInteractableException.class);
        return wait.until(look);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
