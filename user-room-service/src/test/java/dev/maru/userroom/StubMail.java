package dev.maru.userroom;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.util.Arrays;
import java.util.List;

/** A real SMTP server that keeps what it gets. */
public final class StubMail {

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    StubMail() {
        server.start();
    }

    int port() {
        return server.getSmtp().getPort();
    }

    /** What was sent to an address, oldest first: subject and text. */
    public List<String> to(String email) {
        return Arrays.stream(server.getReceivedMessages())
                .filter(message -> isFor(message, email))
                .map(StubMail::text)
                .toList();
    }

    private static boolean isFor(Message message, String email) {
        try {
            return message.getAllRecipients()[0].toString().equals(email);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(Message message) {
        try {
            return message.getSubject() + "\n" + message.getContent();
        } catch (MessagingException | java.io.IOException e) {
            throw new IllegalStateException(GreenMailUtil.getWholeMessage(message), e);
        }
    }
}
