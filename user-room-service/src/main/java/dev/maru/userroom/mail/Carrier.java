package dev.maru.userroom.mail;

/** Takes mail on its way. Called on a thread that may wait. */
interface Carrier {

    /** @throws RuntimeException when the mail was not taken */
    void carry(Mail mail);
}
