package nl.chargecars.partnersync.alerts;

import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Objects;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import nl.chargecars.partnersync.settings.AlertSettings.Mail;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** An e-mail by SMTP. */
final class MailChannel implements AlertChannel {

    static final String NAME = "email";

    private static final String LONGEST_MILLISECONDS = "15000";

    private final Mail mail;
    private final JavaMailSenderImpl sender = new JavaMailSenderImpl();

    MailChannel(Mail mail) {
        this(mail, theUsual());
    }

    /** @param tls says which certificates of mail servers are trusted */
    MailChannel(Mail mail, SSLContext tls) {
        this.mail = mail;
        boolean whole = mail.tls().equals(Mail.TLS);
        sender.setProtocol(whole ? "smtps" : "smtp");
        sender.setHost(mail.host());
        sender.setPort(mail.port());
        mail.user().ifPresent(sender::setUsername);
        mail.password().ifPresent(sender::setPassword);
        sender.setDefaultEncoding("UTF-8");
        Properties properties = sender.getJavaMailProperties();
        String prefix = whole ? "mail.smtps." : "mail.smtp.";
        properties.setProperty(prefix + "auth", String.valueOf(mail.user().isPresent()));
        properties.setProperty(prefix + "connectiontimeout", LONGEST_MILLISECONDS);
        properties.setProperty(prefix + "timeout", LONGEST_MILLISECONDS);
        properties.setProperty(prefix + "writetimeout", LONGEST_MILLISECONDS);
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        properties.put(prefix + "ssl.socketFactory", tls.getSocketFactory());
        if (mail.tls().equals(Mail.STARTTLS)) {
            properties.setProperty(prefix + "starttls.enable", "true");
            properties.setProperty(prefix + "starttls.required", "true");
        }
    }

    /** The authorities that the JDK trusts. */
    private static SSLContext theUsual() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void send(Notice notice, Instant now) throws NoticeNotSentException {
        Alert alert = notice.alert();
        var message = new SimpleMailMessage();
        message.setFrom(mail.from());
        message.setTo(mail.to().toArray(String[]::new));
        message.setSubject((notice.isClosing() ? "[Partner Sync] over: " : "[Partner Sync] ")
                + alert.kind().replace('_', ' ') + ", " + Objects.requireNonNullElse(alert.whose(), alert.subject()));
        message.setText(alert.message() + "\n"
                + line("For", alert.whose())
                + line("See", alert.url())
                + line("Opened", alert.openedAt())
                + line("Over since", alert.closedAt())
                + line("Subject", alert.subject())
                + line("Alert", alert.alertId())
                + "\n");
        try {
            sender.send(message);
        } catch (MailException failed) {
            throw new NoticeNotSentException(failed);
        }
    }

    private static String line(String name, @Nullable Object value) {
        return value == null ? "" : "\n" + name + ": " + value;
    }
}
