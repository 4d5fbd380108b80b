package nl.chargecars.partnersync.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An error response, thrown by an endpoint and written by {@link ErrorWriter}. Has no stack trace. */
public final class Refusal extends RuntimeException {

    private static final Duration SOON = Duration.ofSeconds(1);

    private final ErrorCode code;
    private final List<Problem> details;
    private final @Nullable Duration retryAfter;

    private Refusal(ErrorCode code, String message, List<Problem> details, @Nullable Duration retryAfter) {
        super(message, null, false, false);
        this.code = code;
        this.details = List.copyOf(details);
        this.retryAfter = retryAfter;
    }

    /** @param message for people: what is wrong and what to do */
    public static Refusal of(ErrorCode code, String message) {
        return new Refusal(code, message, List.of(), null);
    }

    public static Refusal of(ErrorCode code, String message, List<Problem> details) {
        return new Refusal(code, message, details, null);
    }

    /** Returns a refusal with a {@code Retry-After} header. */
    public static Refusal retryAfter(ErrorCode code, String message, Duration after) {
        return new Refusal(code, message, List.of(), after);
    }

    /** 503 OVERLOADED: there is more at once than we take; come back in a second. */
    static Refusal overloaded(String message) {
        return retryAfter(ErrorCode.OVERLOADED, message, SOON);
    }

    /**
     * 503 UNAVAILABLE: we cannot serve for now; come back after the given time.
     *
     * @param details what is down
     */
    public static Refusal unavailable(String message, List<Problem> details, Duration after) {
        return new Refusal(ErrorCode.UNAVAILABLE, message, details, after);
    }

    public static Refusal invalid(List<Problem> problems) {
        return invalid(problems, 0);
    }

    /** @param more how many further problems there are, which are not listed */
    static Refusal invalid(List<Problem> problems, int more) {
        int count = problems.size() + more;
        if (count == 1 && problems.getFirst().pointer().isEmpty()) { // about the whole body: its message suffices
            return of(ErrorCode.VALIDATION_FAILED, problems.getFirst().message(), problems);
        }
        String message = count == 1 ? "One field is invalid." : count + " fields are invalid.";
        List<Problem> details = new ArrayList<>(problems);
        if (more > 0) {
            details.add(new Problem(
                    "", "more_problems", "There are " + more + " more than these. Put these right to see the others."));
        }
        return new Refusal(ErrorCode.VALIDATION_FAILED, message + " See details.", details, null);
    }

    /** A body of more than {@link Body#LARGEST} bytes. */
    public static Refusal bodyTooLarge() {
        return of(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "The body is larger than " + Body.LARGEST / 1024 + " KiB, the most we take.");
    }

    static Refusal emptyBody() {
        return of(ErrorCode.MALFORMED_JSON, "The body is empty; a JSON object is expected.");
    }

    static Refusal nothingHere() {
        return of(ErrorCode.NOT_FOUND, "There is nothing at this address. See /openapi.yaml.");
    }

    public static Refusal partnerNotFound() {
        return of(ErrorCode.PARTNER_NOT_FOUND, "There is no partner with this id.");
    }

    public static Refusal orderNotFound() {
        return of(ErrorCode.ORDER_NOT_FOUND, "There is no such order.");
    }

    public static Refusal noActiveIntegration() {
        return of(
                ErrorCode.NO_ACTIVE_INTEGRATION,
                "This partner has no active integration. Configure one with POST …/integration-config, or set is_active"
                        + " to true.");
    }

    public ErrorCode code() {
        return code;
    }

    public List<Problem> details() {
        return details;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
