package dev.maru.userroom.mail;

import dev.maru.platform.blocking.Blocking;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Hands mail to an SMTP server. */
@Blocking("the scheduler of the post office")
final class SmtpCarrier implements Carrier {

    private final JavaMailSenderImpl sender = new JavaMailSenderImpl();
    private final String from;

    SmtpCarrier(String host, MailProperties properties) {
        this.from = properties.from();
        sender.setHost(host);
        sender.setPort(properties.port());
        sender.setDefaultEncoding(StandardCharsets.UTF_8.name());
        String username = properties.username();
        boolean authenticated = username != null && !username.isEmpty();
        if (authenticated) {
            sender.setUsername(username);
            sender.setPassword(properties.password());
        }
        String timeout = String.valueOf(properties.timeout().toMillis());
        Properties mail = sender.getJavaMailProperties();
        mail.setProperty("mail.smtp.auth", String.valueOf(authenticated));
        mail.setProperty("mail.smtp.connectiontimeout", timeout);
        mail.setProperty("mail.smtp.timeout", timeout);
        mail.setProperty("mail.smtp.writetimeout", timeout);
        switch (properties.security()) {
            case NONE -> {}
            case STARTTLS -> {
                mail.setProperty("mail.smtp.starttls.enable", "true");
                mail.setProperty("mail.smtp.starttls.required", "true");
                mail.setProperty("mail.smtp.ssl.checkserveridentity", "true");
            }
            case TLS -> {
                mail.setProperty("mail.smtp.ssl.enable", "true");
                mail.setProperty("mail.smtp.ssl.checkserveridentity", "true");
            }
        }
    }

    @Override
    public void carry(Mail mail) {
        SimpleMailMessage message = new SimpleMailMessage();
        message.setFrom(from);
        message.setTo(mail.to());
        message.setSubject(mail.subject());
        message.setText(mail.text());
        sender.send(message);
    }
}
