package nl.chargecars.partnersync.outbound;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.outbox.DeliveryLines;
import nl.chargecars.partnersync.outbox.Wakeup;
import nl.chargecars.partnersync.pacing.Pacing;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.storage.LostRaces;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Releases the deliveries that wait for the next boundary of the cadence, so that they are sent now. Writes the row of the lane,
 * however many wait, and the few deliveries that also wait until an attempt has ended.
 */
@Component
public class SendNow {

    private final Partners partners;
    private final Integrations integrations;
    private final DeliveryLines lines;
    private final Pacing pacing;
    private final AuditLog auditLog;
    private final Wakeup wakeup;
    private final TransactionTemplate transaction;
    private final Clock clock;

    SendNow(
            Partners partners,
            Integrations integrations,
            DeliveryLines lines,
            Pacing pacing,
            AuditLog auditLog,
            Wakeup wakeup,
            TransactionTemplate transaction,
            Clock clock) {
        this.partners = partners;
        this.integrations = integrations;
        this.lines = lines;
        this.pacing = pacing;
        this.auditLog = auditLog;
        this.wakeup = wakeup;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** @param upTo deliveries that were created by then are sent now */
    public record SentNow(IntegrationId integrationId, String integrationName, Instant upTo) {}

    /**
     * Releases the waiting deliveries of the partner's active integration, in a transaction of its own. Audited.
     *
     * @throws Refusal PARTNER_NOT_FOUND, NO_ACTIVE_INTEGRATION; DELIVERIES_HELD while the integration may not send
     */
    public SentNow sendNow(PartnerId partner, Actor actor) {
        partners.require(partner);
        Integration integration = integrations.requireActive(partner);
        if (!integration.sending()) {
            throw Refusal.of(
                    ErrorCode.DELIVERIES_HELD,
                    "This partner's deliveries are held. Set " + wanting(integration)
                            + " with POST …/integration-config; they go out then.");
        }
        Instant now = clock.instant();
        return LostRaces.rerun(transaction, () -> {
            lines.releaseHeldBack(integration.id(), now);
            pacing.sendNow(integration.id(), now);
            auditLog.record(List.of(new AuditEntry(
                    actor,
                    "DELIVERIES_SENT_NOW",
                    "partner_integrations",
                    integration.id().toString(),
                    Map.of("up_to", now.toString()))));
            wakeup.signalAfterCommit(List.of(integration.id()));
            return new SentNow(integration.id(), integration.name(), now);
        });
    }

    /**
     * Returns which settings have to change: all of them, so that one call is enough, and not only the first hold. Setting
     * {@code sync_enabled} to true enables a disabled endpoint as well.
     */
    private static String wanting(Integration integration) {
        if (integration.endpoint().url() != null) {
            return "sync_enabled to true";
        }
        return integration.delivery().syncEnabled() ? "a webhook_url" : "a webhook_url and sync_enabled to true";
    }

    /** Has an open breaker probed at once, because the endpoint has just answered successfully. */
    void probe(IntegrationId integration) {
        transaction.executeWithoutResult(_ -> {
            pacing.probeNow(List.of(integration));
            wakeup.signalAfterCommit(List.of(integration));
        });
    }
}
