package dev.maru.image.picture.jpeg;

import dev.maru.image.TestPictures;
import dev.maru.image.picture.jpeg.JpegVariant.Order;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Small files of every kind that is decoded. */
public final class JpegSamples {

    private JpegSamples() {}

    public static List<byte[]> all() {
        List<byte[]> samples = new ArrayList<>();
        BufferedImage photo = TestPictures.photo(44, 37);
        BufferedImage grey = new BufferedImage(44, 37, BufferedImage.TYPE_BYTE_GRAY);
        grey.getGraphics().drawImage(photo, 0, 0, null);
        for (Order order : Order.values()) {
            for (int restart : new int[] {0, 2}) {
                for (int[] sampling : new int[][] {{1, 1}, {2, 1}, {2, 2}, {1, 2}, {4, 1}}) {
                    samples.add(new JpegVariant(sampling[0], sampling[1], 0.7f, restart, order).write(photo));
                }
                samples.add(new JpegVariant(1, 1, 0.7f, restart, order).write(grey));
            }
        }
        return samples;
    }
}
