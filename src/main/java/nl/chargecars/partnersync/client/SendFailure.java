package nl.chargecars.partnersync.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ProtocolException;

/** Says in a few words why no answer came; the exceptions' own messages name addresses and are not shown. */
final class SendFailure {

    /** JSSE says both in the same way. */
    private static final String NOT_TRUSTED = "the certificate is not trusted, or not for this host";

    private SendFailure() {}

    static String describe(Throwable failure) {
        return switch (failure) {
            case RefusedAddressException notPublic -> "the address is not on the public internet";
            case UnknownHostException unknown -> "host name not found";
            case ConnectionRequestTimeoutException busy -> "no connection free";
            case ConnectTimeoutException timeout -> "connecting took too long";
            case SocketTimeoutException late -> "timed out";
            case NoRouteToHostException noRoute -> "no route to host";
            case ConnectException refused -> "connection refused";
            case UnusableCertificateException unusable -> "our client certificate cannot be used";
            case SSLPeerUnverifiedException stranger -> NOT_TRUSTED;
            case SSLHandshakeException tls when tls.getCause() instanceof CertificateException -> NOT_TRUSTED;
            case SSLException tls -> "TLS handshake failed";
            case MessageConstraintException tooLong -> "the answer's head is too large";
            case NoHttpResponseException nothing -> "connection closed without an answer";
            case ConnectionClosedException cut -> "connection closed in the middle of the answer";
            case ProtocolException garbage -> "the answer is not HTTP";
            case ClientProtocolException wrapped when wrapped.getCause() != null -> describe(wrapped.getCause());
            case SocketException reset -> "connection reset";
            case IOException other -> "connection failed";
            default -> "sending failed";
        };
    }
}
