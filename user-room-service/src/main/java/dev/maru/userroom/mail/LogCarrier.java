package dev.maru.userroom.mail;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes mail into the log, for installations that have no mail server and one reader. */
final class LogCarrier implements Carrier {

    private static final Logger log = LoggerFactory.getLogger(LogCarrier.class);

    @Override
    public void carry(Mail mail) {
        log.info("Mail to {}: {}\n{}", mail.to(), mail.subject(), mail.text());
    }
}
