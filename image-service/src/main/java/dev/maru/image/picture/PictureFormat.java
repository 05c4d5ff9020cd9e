package dev.maru.image.picture;

/** What a picture is, by its first bytes: neither its name nor the type a client declares says anything about it. */
enum PictureFormat {
    JPEG,
    PNG,
    GIF,
    WEBP;

    static PictureFormat recognise(Bytes bytes) {
        if (bytes.startsWith("\u00ff\u00d8\u00ff", 0)) {
            return JPEG;
        }
        if (bytes.startsWith("\u0089PNG\r\n\u001a\n", 0)) {
            return PNG;
        }
        if (bytes.startsWith("GIF87a", 0) || bytes.startsWith("GIF89a", 0)) {
            return GIF;
        }
        if (bytes.startsWith("RIFF", 0) && bytes.startsWith("WEBP", 8)) {
            return WEBP;
        }
        throw PictureErrors.unsupported();
    }

    /** The container walked once: what is broken is refused, what decoding does not need is left behind. */
    static CleanPicture clean(byte[] upload) {
        if (upload.length == 0) {
            throw PictureErrors.unreadable("it is empty");
        }
        Bytes bytes = new Bytes(upload);
        return switch (recognise(bytes)) {
            case JPEG -> JpegSegments.clean(bytes);
            case PNG -> PngChunks.clean(bytes);
            case GIF -> GifBlocks.clean(bytes);
            case WEBP -> WebpChunks.clean(bytes);
        };
    }
}
