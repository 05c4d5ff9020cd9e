package dev.maru.image.picture;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/** Phones write colours for their own screens; with the profile gone from the file, the colours have to be those of sRGB. */
final class ProfileConversion {

    private ProfileConversion() {}

    /** The picture in sRGB; a profile that makes no sense changes nothing. */
    static BufferedImage toStandard(BufferedImage image, byte[] profile) {
        try {
            ICC_Profile icc = ICC_Profile.getInstance(profile);
            if (icc.getColorSpaceType() != ColorSpace.TYPE_RGB) {
                return image;
            }
            int width = image.getWidth();
            int height = image.getHeight();
            ComponentColorModel colors = new ComponentColorModel(
                    new ICC_ColorSpace(icc), false, false, ComponentColorModel.OPAQUE, DataBuffer.TYPE_BYTE);
            WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, 3, null);
            int[] samples = image.getRaster().getPixels(0, 0, width, height, (int[]) null);
            raster.setPixels(0, 0, width, height, samples);
            BufferedImage standard = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            return new ColorConvertOp(null).filter(new BufferedImage(colors, raster, false, null), standard);
        } catch (RuntimeException e) {
            // CMMException and IllegalArgumentException among others, by the profile's defect.
            return image;
        }
    }
}
