package dev.maru.image.picture.jpeg;

import org.jspecify.annotations.Nullable;

/** A component while it is decoded: what it is coded with, where it has come to, and the samples it has become. */
final class Channel {

    final FrameComponent component;
    final Plane plane;
    final InverseDct transform;

    /** Room for the coefficients of one block, row by row. Those that the transform does not take are left as they are. */
    final int[] block = new int[ZigZag.BLOCK];

    /** Blocks that hold samples of the component, as scans of it alone have them (T.81 A.2.2). */
    final int columns;

    final int rows;

    /** The same with what fills the last MCUs, as scans of several components have them (T.81 A.2.4). */
    final int paddedColumns;

    final int paddedRows;

    /** The mean of the block before, to which the next one's difference is added (T.81 F.1.1.5.1). */
    int prediction;

    /** As of the component's first scan: later ones may redefine the tables. */
    int @Nullable [] quantization;

    @Nullable
    HuffmanTable dc;

    @Nullable
    HuffmanTable ac;

    /** Only in progressive files. */
    @Nullable
    Coefficients coefficients;

    boolean seen;

    Channel(FrameHeader frame, FrameComponent component, View view) {
        this.component = component;
        this.plane = new Plane(frame, component, view);
        this.transform = InverseDct.to(plane.blockSide);
        int horizontal = frame.horizontalSampling();
        int vertical = frame.verticalSampling();
        this.columns =
                Plane.ceilDivide(Plane.ceilDivide(frame.width() * component.horizontal(), horizontal), ZigZag.SIDE);
        this.rows = Plane.ceilDivide(Plane.ceilDivide(frame.height() * component.vertical(), vertical), ZigZag.SIDE);
        this.paddedColumns = mcus(frame.width(), horizontal) * component.horizontal();
        this.paddedRows = mcus(frame.height(), vertical) * component.vertical();
    }

    static int mcus(int samples, int sampling) {
        return Plane.ceilDivide(samples, ZigZag.SIDE * sampling);
    }

    long bytes(boolean progressive) {
        return plane.bytes() + (progressive ? Coefficients.bytes(plane, paddedColumns, paddedRows) : 0);
    }

    void allocate(boolean progressive) {
        plane.allocate();
        if (progressive) {
            coefficients = new Coefficients(plane, paddedColumns, paddedRows);
        }
    }

    /** The multipliers of coefficients in zig-zag order. */
    int[] quantization() throws DamagedJpegException {
        return present(quantization, "quantization");
    }

    Coefficients coefficients() throws DamagedJpegException {
        return present(coefficients, "coefficient");
    }

    HuffmanTable dc() throws DamagedJpegException {
        return present(dc, "Huffman");
    }

    HuffmanTable ac() throws DamagedJpegException {
        return present(ac, "Huffman");
    }

    private static <T> T present(@Nullable T table, String kind) throws DamagedJpegException {
        if (table == null) {
            throw new DamagedJpegException("a " + kind + " table is missing");
        }
        return table;
    }

    /** After the last scan of a progressive file: from coefficients to samples. */
    void transformAll(Coefficients from) throws DamagedJpegException {
        int[] multipliers = quantization();
        for (int row = plane.firstRow; row < plane.firstRow + plane.rows; row++) {
            for (int column = plane.firstColumn; column < plane.firstColumn + plane.columns; column++) {
                int kept = from.block(column, row);
                for (long left = from.kept; left != 0; left &= left - 1) {
                    int k = Long.numberOfTrailingZeros(left);
                    block[ZigZag.NATURAL[k]] = from.value(kept, k) * multipliers[k];
                }
                transform.transform(block, plane.samples(), plane.offset(column, row), plane.stride());
            }
        }
    }
}
