package dev.maru.userroom.mail;

/** One mail, as plain text. */
public record Mail(String to, String subject, String text) {

    @Override
    public String toString() {
        return "Mail[" + subject + "]";
    }
}
