package dev.maru.image.picture.jpeg;

/** By what coefficients are multiplied (T.81 B.2.4.1), in zig-zag order. */
record QuantizationTable(int[] elements) {

    static QuantizationTable read(Segments segments, int precision) throws DamagedJpegException {
        int[] elements = new int[ZigZag.BLOCK];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = precision == 0 ? segments.u8() : segments.u16();
        }
        return new QuantizationTable(elements);
    }
}
