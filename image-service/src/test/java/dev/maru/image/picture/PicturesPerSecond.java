package dev.maru.image.picture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.management.OperatingSystemMXBean;
import dev.maru.image.picture.jpeg.JpegDecoder;
import dev.maru.image.picture.jpeg.ScaledJpegDecoder;
import dev.maru.image.picture.turbo.TurboJpegDecoder;
import dev.maru.image.picture.turbo.TurboJpegLibrary;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.coobird.thumbnailator.Thumbnails;
import net.coobird.thumbnailator.geometry.Positions;

/**
 * Makes sets of avatars as {@code benchmarks/pictures/sharp.mjs} does, and answers in the same way, so that {@code benchmarks/pictures/run}
 * can ask both in turn. What is measured is the processor time of the whole process, compiling and collecting garbage included.
 */
final class PicturesPerSecond {

    private PicturesPerSecond() {}

    private interface Way {
        Map<Integer, byte[]> files(byte[] upload) throws IOException;
    }

    public static void main(String[] args) throws IOException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, ISO_8859_1));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            if (words[0].equals("peak")) {
                System.out.println("[" + resident("VmRSS") + "," + resident("VmHWM") + "]");
                continue;
            }
            Way way = way(words[1]);
            byte[] upload = Files.readAllBytes(Path.of(words[2]));
            if (words[0].equals("write")) {
                for (Map.Entry<Integer, byte[]> file : way.files(upload).entrySet()) {
                    Files.write(Path.of(words[3] + file.getKey() + ".jpg"), file.getValue());
                }
                System.out.println("{}");
                continue;
            }
            int rounds = Integer.parseInt(words[3]);
            long before = system.getProcessCpuTime();
            for (int i = 0; i < rounds; i++) {
                way.files(upload);
            }
            System.out.println((system.getProcessCpuTime() - before) / 1e6 / rounds);
        }
    }

    private static Way way(String name) {
        JpegDecoder java = new ScaledJpegDecoder();
        return switch (name) {
            case "java" -> ours(java);
            case "service" -> ours(turbo(java, PictureConfiguration.FASTER_UP_TO));
            case "turbo" -> ours(turbo(java, 8));
            case "thumbnailator" -> PicturesPerSecond::fromTheStream;
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static JpegDecoder turbo(JpegDecoder java, int largestReduction) {
        return new TurboJpegDecoder(TurboJpegLibrary.find().orElseThrow(), java, largestReduction);
    }

    private static Way ours(JpegDecoder decoder) {
        return Limits.squares(Limits.DEFAULT, decoder)::of;
    }

    private static Map<Integer, byte[]> fromTheStream(byte[] upload) throws IOException {
        BufferedImage large = Thumbnails.of(new ByteArrayInputStream(upload))
                .crop(Positions.CENTER)
                .size(Squares.LARGE, Squares.LARGE)
                .asBufferedImage();
        Map<Integer, byte[]> files = new TreeMap<>();
        for (int side : new int[] {Squares.LARGE, Squares.MEDIUM, Squares.SMALL}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Thumbnails.of(large)
                    .size(side, side)
                    .outputFormat("jpg")
                    .outputQuality(0.85)
                    .toOutputStream(out);
            files.put(side, out.toByteArray());
        }
        return files;
    }

    private static String resident(String name) throws IOException {
        Matcher matcher = Pattern.compile(name + ":\\s+(\\d+)").matcher(Files.readString(Path.of("/proc/self/status")));
        return matcher.find() ? matcher.group(1) : "0";
    }
}
