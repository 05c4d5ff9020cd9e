package dev.maru.image.picture.jpeg;

/** The file breaks the rules of T.81 in a way that shows, or ends before the wanted part of its picture does. */
public final class DamagedJpegException extends Exception {

    private static final long serialVersionUID = 1;

    private final String what;

    /** Says what is wrong in the words of a sentence's second half; never quotes the file. */
    public DamagedJpegException(String what) {
        super(what, null, false, false);
        this.what = what;
    }

    public String what() {
        return what;
    }
}
