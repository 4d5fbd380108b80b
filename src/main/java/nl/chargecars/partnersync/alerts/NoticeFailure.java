package nl.chargecars.partnersync.alerts;

import jakarta.mail.SendFailedException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import nl.chargecars.partnersync.id.WireNamed;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailSendException;

/** The reasons why a channel did not accept a notice, each with what to do about it. */
enum NoticeFailure implements WireNamed {
    RESPONDED(
            "The receiver refused it: look into its log, and compare its secret with PARTNERSYNC_ALERT_WEBHOOK_SECRET."),
    RECIPIENT_REFUSED(
            "The mail server refused a recipient, and the others got it: mend PARTNERSYNC_SMTP_TO, or look into the mail server's log."),
    HOST_NOT_FOUND("There is no host of that name: mend the address, or the resolution of names on this machine."),
    UNREACHABLE("Nothing listens there, or a firewall keeps us from it: check host and port, and the way there."),
    TIMED_OUT("There was no answer in time: see whether it works, and whether a firewall drops what we send."),
    NOT_TRUSTED(
            "TLS failed: its certificate must be for that host and signed by an authority that this machine's Java trusts."),
    LOGIN_REFUSED("The login was refused: check PARTNERSYNC_SMTP_USER and PARTNERSYNC_SMTP_PASSWORD."),
    REFUSED(
            "The other side refused it or broke off: look into its log for the sender, the recipients, or the encryption asked for.");

    private static final int DEEPEST = 10;

    private final String text;

    NoticeFailure(String text) {
        this.text = text;
    }

    /** Returns an English sentence that tells the administrator what to do. */
    String text() {
        return text;
    }

    static NoticeFailure of(Exception failure) {
        List<Throwable> chain = chain(failure);
        // the whole chain for each code in turn: a ConnectException may wrap the failed look-up of the host's name
        return Arrays.stream(values())
                .filter(code -> chain.stream().anyMatch(code::isSaidBy))
                .findFirst()
                .orElse(REFUSED);
    }

    private boolean isSaidBy(Throwable failure) {
        return switch (this) {
            case HOST_NOT_FOUND ->
                failure instanceof UnknownHostException || failure instanceof UnresolvedAddressException;
            case UNREACHABLE -> failure instanceof ConnectException || failure instanceof NoRouteToHostException;
            case TIMED_OUT -> failure instanceof HttpTimeoutException || failure instanceof SocketTimeoutException;
            case NOT_TRUSTED -> failure instanceof SSLException;
            case LOGIN_REFUSED -> failure instanceof MailAuthenticationException;
            case RESPONDED, RECIPIENT_REFUSED, REFUSED -> false;
        };
    }

    /** Returns the failure that says which recipients a mail reached; null when there was none, such as without a connection. */
    static @Nullable SendFailedException ofRecipients(Exception failure) {
        return chain(failure).stream()
                .filter(SendFailedException.class::isInstance)
                .map(SendFailedException.class::cast)
                .findFirst()
                .orElse(null);
    }

    private static List<Throwable> chain(Exception failure) {
        return Stream.<@Nullable Throwable>iterate(failure, Objects::nonNull, NoticeFailure::cause)
                .limit(DEEPEST)
                .flatMap(Stream::ofNullable)
                .toList();
    }

    /** Returns the next failure of the chain. A refused mail's exception is not a cause, but the first one in a list. */
    private static @Nullable Throwable cause(@Nullable Throwable failure) {
        if (failure == null) {
            return null;
        }
        return failure instanceof MailSendException mail && mail.getMessageExceptions().length > 0
                ? mail.getMessageExceptions()[0]
                : failure.getCause();
    }
}
