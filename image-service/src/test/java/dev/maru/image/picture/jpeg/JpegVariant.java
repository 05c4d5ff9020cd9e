package dev.maru.image.picture.jpeg;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.w3c.dom.NodeList;

/**
 * A way to write a JPEG file.
 *
 * @param horizontal how many samples of luma there are to one of chroma, in a row
 * @param vertical the same in a column
 * @param restartInterval MCUs between restart markers, or 0
 */
record JpegVariant(int horizontal, int vertical, float quality, int restartInterval, Order order) {

    /** In which order coefficients are written. */
    enum Order {
        BASELINE,
        /** Sequential, but component after component. */
        PLANAR,
        PROGRESSIVE
    }

    byte[] write(BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(quality);
            param.setProgressiveMode(
                    switch (order) {
                        case BASELINE -> ImageWriteParam.MODE_DISABLED;
                        case PLANAR -> ImageWriteParam.MODE_COPY_FROM_METADATA;
                        case PROGRESSIVE -> ImageWriteParam.MODE_DEFAULT;
                    });
            IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), param);
            describe(metadata);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, metadata), param);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private void describe(IIOMetadata metadata) throws IOException {
        String format = metadata.getNativeMetadataFormatName();
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(format);
        IIOMetadataNode markers =
                (IIOMetadataNode) root.getElementsByTagName("markerSequence").item(0);
        NodeList components = root.getElementsByTagName("componentSpec");
        if (components.getLength() == 3) {
            IIOMetadataNode luma = (IIOMetadataNode) components.item(0);
            luma.setAttribute("HsamplingFactor", "" + horizontal);
            luma.setAttribute("VsamplingFactor", "" + vertical);
        }
        if (restartInterval > 0) {
            IIOMetadataNode dri = new IIOMetadataNode("dri");
            dri.setAttribute("interval", "" + restartInterval);
            markers.insertBefore(dri, root.getElementsByTagName("sof").item(0));
        }
        if (order == Order.PLANAR) {
            planar(root, markers);
        }
        metadata.setFromTree(format, root);
    }

    private static void planar(IIOMetadataNode root, IIOMetadataNode markers) {
        IIOMetadataNode together =
                (IIOMetadataNode) root.getElementsByTagName("sos").item(0);
        while (together.hasChildNodes()) {
            IIOMetadataNode component = (IIOMetadataNode) together.removeChild(together.getFirstChild());
            IIOMetadataNode alone = new IIOMetadataNode("sos");
            alone.setAttribute("numScanComponents", "1");
            alone.setAttribute("startSpectralSelection", "0");
            alone.setAttribute("endSpectralSelection", "63");
            alone.setAttribute("approxHigh", "0");
            alone.setAttribute("approxLow", "0");
            alone.appendChild(component);
            markers.insertBefore(alone, together);
        }
        markers.removeChild(together);
    }
}
