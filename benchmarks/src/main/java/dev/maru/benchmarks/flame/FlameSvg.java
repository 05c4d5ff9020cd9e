package dev.maru.benchmarks.flame;

import java.util.Locale;

/** Draws frames as boxes that stand on their callers. Each has its name and its share as a tooltip; nothing in it is a script. */
final class FlameSvg {

    private static final int WIDTH = 1_400;
    private static final int MARGIN = 10;
    private static final int HEADING = 34;
    private static final int ROW = 17;
    private static final double CHARACTER = 6.3;

    /** What is narrower than this part of the width is left out. */
    private static final double LEAST = 0.0008;

    private final String title;
    private final StringBuilder svg = new StringBuilder();
    private long all;
    private int height;

    FlameSvg(String title) {
        this.title = title;
    }

    String draw(Frame root) {
        all = Math.max(1, root.samples());
        height = HEADING + ROW * root.depth(least()) + MARGIN;
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"monospace\""
                        + " font-size=\"11\">%n",
                WIDTH, height));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fffdf7\"/>\n");
        svg.append(format(
                "<text x=\"%d\" y=\"22\" font-size=\"15\">%s (%d samples)</text>%n",
                MARGIN, escape(title), root.samples()));
        box(root, MARGIN, 0);
        return svg.append("</svg>\n").toString();
    }

    private long least() {
        return Math.max(1, (long) Math.ceil(all * LEAST));
    }

    private void box(Frame frame, double x, int row) {
        double width = (double) (WIDTH - 2 * MARGIN) * frame.samples() / all;
        int y = height - MARGIN - ROW * (row + 1);
        svg.append(format(
                "<g><title>%s: %.1f %%</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\""
                        + " rx=\"1\"/>",
                escape(frame.name()),
                100.0 * frame.samples() / all,
                x,
                y,
                Math.max(0.5, width - 0.4),
                ROW - 1,
                colour(frame.name())));
        int characters = (int) ((width - 4) / CHARACTER);
        if (characters >= 4) {
            svg.append(format(
                    "<text x=\"%.1f\" y=\"%d\">%s</text>", x + 2, y + 12, escape(cut(frame.name(), characters))));
        }
        svg.append("</g>\n");
        double at = x;
        for (Frame called : frame.called()) {
            if (called.samples() >= least()) {
                box(called, at, row + 1);
            }
            at += (double) (WIDTH - 2 * MARGIN) * called.samples() / all;
        }
    }

    /** The end of a name says more than its beginning. */
    private static String cut(String name, int characters) {
        return name.length() <= characters ? name : ".." + name.substring(name.length() - characters + 2);
    }

    /** Ours in green, the network's in blue, the JSON parser's in violet, everything else in sand. */
    private static String colour(String name) {
        int shade = Math.floorMod(name.hashCode(), 24);
        int hue = isOurs(name)
                ? 130
                : isNetwork(name) ? 205 : name.startsWith("json.") || name.startsWith("core.") ? 275 : 38;
        return format("hsl(%d,55%%,%d%%)", hue, 66 + shade / 2);
    }

    private static boolean isOurs(String name) {
        return name.matches("(connection|room|relay|frame|websocket|fanout|log|admission|live|membership)\\..*");
    }

    private static boolean isNetwork(String name) {
        return name.matches("(channel|epoll|buffer|unix|nio|concurrent|http|netty|ch)\\..*");
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
