package nl.chargecars.partnersync.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import nl.chargecars.partnersync.settings.MendedByAdministrator;
import nl.chargecars.partnersync.storage.DatabaseFailures;
import nl.chargecars.partnersync.storage.OverloadedException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Turns every exception of an endpoint or of Spring into a {@link Refusal}, so that all errors look alike and no stack trace is
 * sent.
 */
@RestControllerAdvice
public class ErrorHandling {

    private static final Logger log = LoggerFactory.getLogger(ErrorHandling.class);
    private static final Duration A_MOMENT = Duration.ofSeconds(5);

    private final ErrorWriter errors;

    ErrorHandling(ErrorWriter errors) {
        this.errors = errors;
    }

    /** Writes the refusal for a failure. Rethrows security exceptions for the security filters. */
    @ExceptionHandler(Exception.class)
    public void answer(Exception failure, HttpServletRequest request, HttpServletResponse response) throws Exception {
        switch (failure) {
            // the security filters answer these themselves
            case AccessDeniedException denied -> throw denied;
            case AuthenticationException unauthenticated -> throw unauthenticated;
            // the caller has gone: there is nobody to answer
            case AsyncRequestNotUsableException gone -> log.debug("caller has gone", gone);
            default -> write(failure, request, response);
        }
    }

    private void write(Exception failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (failure instanceof HttpRequestMethodNotSupportedException wrongMethod
                && wrongMethod.getSupportedMethods() != null) {
            response.setHeader(HttpHeaders.ALLOW, String.join(", ", wrongMethod.getSupportedMethods()));
        }
        if (failure instanceof HttpMediaTypeNotSupportedException unsupported) {
            // Accept, and for PATCH Accept-Patch (RFC 9110, section 15.5.16; RFC 5789, section 2.2)
            unsupported.getHeaders().forEach((name, values) -> response.setHeader(name, String.join(", ", values)));
        }
        errors.write(request, response, refusalFor(failure));
    }

    /** Returns the refusal that the caller gets for a failure; logs unexpected failures. */
    public static Refusal refusalFor(Exception failure) {
        return switch (failure) {
            case Refusal refusal -> refusal;
            case OverloadedException overloaded ->
                Refusal.overloaded("More is coming in than can be written. Try again shortly.");
            case HttpMessageNotReadableException unreadable
            when unreadable.getRootCause() instanceof Refusal refusal -> refusal;
            case HttpMessageNotReadableException missing when missing.getCause() == null -> Refusal.emptyBody();
            case HttpMessageNotReadableException unreadable ->
                Refusal.of(ErrorCode.MALFORMED_REQUEST, "The body could not be read.");
            case HttpMediaTypeNotSupportedException unsupported ->
                Refusal.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as Content-Type: application/json.");
            case HttpRequestMethodNotSupportedException wrongMethod ->
                Refusal.of(ErrorCode.METHOD_NOT_ALLOWED, wrongMethod.getMethod() + " is not possible here; see Allow.");
            case MethodArgumentTypeMismatchException mismatch ->
                Refusal.of(
                        ErrorCode.MALFORMED_REQUEST,
                        "The parameter " + mismatch.getName() + " cannot be read: " + expected(mismatch)
                                + " is expected.");
            case MissingServletRequestParameterException missing ->
                Refusal.of(ErrorCode.MALFORMED_REQUEST, "The parameter " + missing.getParameterName() + " is missing.");
            case InvalidParameterException unreadable -> unreadableParameters(unreadable.getErrorCode());
            case RequestRejectedException rejected ->
                Refusal.of(ErrorCode.MALFORMED_REQUEST, "A parameter has characters that cannot be looked for.");
            case NoHandlerFoundException nothing -> Refusal.nothingHere();
            case NoResourceFoundException nothing -> Refusal.nothingHere();
            default -> unexpected(failure);
        };
    }

    private static String expected(MethodArgumentTypeMismatchException mismatch) {
        Class<?> type = mismatch.getRequiredType();
        return type == int.class || type == Integer.class ? "a whole number" : "an id as we gave it out";
    }

    /**
     * Returns the refusal for a request that the firewall rejected before an endpoint was chosen; does not pass on the firewall's
     * message.
     */
    public static Refusal refusalBeforeAnyEndpoint(RequestRejectedException rejected) {
        return Refusal.of(
                ErrorCode.MALFORMED_REQUEST,
                rejected instanceof RejectedAddressException
                        ? "The address has an empty part or characters it cannot have."
                        : "The request cannot be read.");
    }

    private static Refusal unexpected(Exception failure) {
        if (DatabaseFailures.isTooSlow(failure)) {
            log.warn("statement took too long: {}", failure.getClass().getSimpleName());
            return Refusal.retryAfter(
                    ErrorCode.OVERLOADED,
                    "This took too long and was given up; what it had finished by then stays, the rest is unchanged. Ask for less,"
                            + " such as a shorter time range, or try again later.",
                    A_MOMENT);
        }
        if (DatabaseFailures.isOutage(failure)) {
            log.warn("database away: {}", DatabaseFailures.reason(failure));
            return unavailable(failure);
        }
        if (failure instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
            return Refusal.of(ErrorCode.MALFORMED_REQUEST, "The request cannot be read.");
        }
        logUnexpected(failure);
        return Refusal.of(
                ErrorCode.INTERNAL_ERROR, "Something went wrong on our side. Tell us the request_id if it persists.");
    }

    /** Logs a failure that the caller is told nothing of; without its stack trace where it says itself what to do about it. */
    public static void logUnexpected(Exception failure) {
        if (failure instanceof MendedByAdministrator known) {
            log.error("{}", known.inWords());
        } else {
            log.error("unexpected failure", failure);
        }
    }

    /** @param status that the container, or {@link FormRequest}, would answer */
    private static Refusal unreadableParameters(int status) {
        return status == ErrorCode.MALFORMED_REQUEST.status()
                ? Refusal.of(ErrorCode.MALFORMED_REQUEST, "The parameters cannot be read. Send UTF-8, percent-encoded.")
                : ContainerErrors.refusalFor(status);
    }

    private static Refusal unavailable(Exception failure) {
        String what = DatabaseFailures.isReadOnly(failure)
                ? "Nothing can be written at present, only read."
                : "The database is away.";
        return Refusal.retryAfter(ErrorCode.UNAVAILABLE, what + " Nothing is lost; try again shortly.", A_MOMENT);
    }
}
