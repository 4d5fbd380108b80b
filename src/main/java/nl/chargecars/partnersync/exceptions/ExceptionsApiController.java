package nl.chargecars.partnersync.exceptions;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.JsonAnswer;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The open exceptions, as JSON. */
@RestController
class ExceptionsApiController {

    private final OpenExceptions exceptions;

    ExceptionsApiController(OpenExceptions exceptions) {
        this.exceptions = exceptions;
    }

    record View(
            String cause,
            PartnerId partnerId,
            String partnerName,
            @Nullable IntegrationId integrationId,
            @Nullable String integrationName,
            @Nullable String detail,
            @Nullable String fromStatus,
            @Nullable String mappedStatus,
            @Nullable UUID reconciliationRunId,
            long count,
            boolean countIsMore,
            @Nullable Instant firstSeenAt,
            @Nullable Instant lastSeenAt) {

        static View of(ExceptionGroup group) {
            return new View(
                    group.cause().wireName(),
                    group.partner(),
                    group.partnerName(),
                    group.integration(),
                    group.integrationName(),
                    group.about().detail(),
                    group.about().from(),
                    group.about().mapped(),
                    group.about().run(),
                    group.extent().count(),
                    group.extent().more(),
                    group.extent().firstAt(),
                    group.extent().lastAt());
        }
    }

    /**
     * The envelope of a successful answer, with a flag for a list that is not complete.
     *
     * @param more true when there are more groups of refused updates than listed
     */
    record Listed(boolean success, List<View> data, boolean more) implements JsonAnswer {}

    @GetMapping("/api/v1/monitoring/exceptions")
    Listed exceptions(
            @RequestParam(name = "partner_id") @Nullable PartnerId partner, @RequestParam @Nullable String cause) {
        Cause asked = cause == null
                ? null
                : Cause.named(cause)
                        .orElseThrow(() -> Refusal.of(
                                ErrorCode.MALFORMED_REQUEST,
                                "cause must be one of " + String.join(", ", WireNamed.names(Cause.class)) + "."));
        OpenExceptions.Found found = exceptions.find(partner, asked);
        return new Listed(true, found.groups().stream().map(View::of).toList(), found.more());
    }
}
