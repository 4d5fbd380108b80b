package nl.chargecars.partnersync.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.TruncatedChunkException;

/** Maps exceptions to failure codes; the exceptions' own messages contain addresses and are not shown. */
final class SendFailure {

    private static final Set<FailureCode> BROKEN_OFF = Set.of(FailureCode.TLS_FAILED, FailureCode.CONNECTION_RESET);

    private SendFailure() {}

    /** A server that asks for a client certificate often just breaks off without one, so the text names that as a possibility. */
    static Failure of(Throwable failure, OutgoingRequest request) {
        FailureCode code = of(failure);
        boolean mayAskForOurs = BROKEN_OFF.contains(code)
                && request.certificate() == null
                && "https".equalsIgnoreCase(request.url().getScheme());
        return mayAskForOurs
                ? new Failure(code, code.text() + ", or it asks for a client certificate and none is set")
                : Failure.of(code);
    }

    static FailureCode of(Throwable failure) {
        return switch (failure) {
            case RefusedAddressException notPublic -> FailureCode.ADDRESS_NOT_PUBLIC;
            case UnknownHostException unknown -> FailureCode.HOST_NOT_FOUND;
            case ConnectionRequestTimeoutException busy -> FailureCode.NO_CONNECTION_FREE;
            case ConnectTimeoutException timeout -> FailureCode.CONNECT_TIMED_OUT;
            case SocketTimeoutException late -> FailureCode.TIMED_OUT;
            case NoRouteToHostException noRoute -> FailureCode.NO_ROUTE;
            case ConnectException refused -> FailureCode.CONNECTION_REFUSED;
            case UnusableCertificateException unusable -> FailureCode.OUR_CERTIFICATE_UNUSABLE;
            case SSLHandshakeException tls when isExpired(tls) -> FailureCode.CERTIFICATE_EXPIRED;
            case SSLPeerUnverifiedException stranger -> FailureCode.CERTIFICATE_NOT_TRUSTED;
            case SSLHandshakeException tls
            when tls.getCause() instanceof CertificateException -> FailureCode.CERTIFICATE_NOT_TRUSTED;
            case SSLException tls -> FailureCode.TLS_FAILED;
            case MessageConstraintException tooLong -> FailureCode.HEAD_TOO_LARGE;
            case NoHttpResponseException nothing -> FailureCode.CLOSED_WITHOUT_ANSWER;
            case ConnectionClosedException cut -> FailureCode.CLOSED_MIDWAY;
            case TruncatedChunkException cut -> FailureCode.CLOSED_MIDWAY;
            case ProtocolException garbage -> FailureCode.NOT_HTTP;
            case MalformedChunkCodingException garbage -> FailureCode.NOT_HTTP;
            case ClientProtocolException wrapped when wrapped.getCause() != null -> of(wrapped.getCause());
            case SocketException reset -> FailureCode.CONNECTION_RESET;
            case IOException other -> FailureCode.CONNECTION_FAILED;
            default -> FailureCode.SENDING_FAILED;
        };
    }

    private static boolean isExpired(SSLHandshakeException tls) {
        for (Throwable cause = tls.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return true;
            }
        }
        return false;
    }
}
