package nl.chargecars.partnersync.custody;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.crypto.MasterKeyRotation;
import nl.chargecars.partnersync.crypto.MasterKeyRotation.Progress;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Replaces the master key, one step per call, so that no call takes long; {@code ./partnersync rotate-master-key} makes the calls. */
@RestController
class MasterKeyController {

    private static final Map<String, Integer> NOTHING = Map.of();

    /** An administrator has to put a file back, or to free disk space. */
    private static final Duration TILL_MENDED = Duration.ofMinutes(1);

    private final MasterKeyRotation rotation;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;

    MasterKeyController(MasterKeyRotation rotation, AuditLog auditLog, TransactionTemplate transaction) {
        this.rotation = rotation;
        this.auditLog = auditLog;
        this.transaction = transaction;
    }

    /**
     * Progress of the rotation.
     *
     * @param state {@code no_new_key}: the environment has only the present key; {@code in_progress}: call again;
     *     {@code finished}: only backups need the previous key
     * @param resealed number of values resealed in this step, by table and column
     * @param sealedValues number of all values under the new key
     */
    record RotationView(
            String state,
            String fromKeyId,
            String toKeyId,
            Map<String, Integer> resealed,
            long remaining,
            List<String> unreadable,
            long sealedValues) {

        static RotationView of(Progress progress) {
            return new RotationView(
                    progress.finished() ? "finished" : "in_progress",
                    progress.fromKeyId(),
                    progress.toKeyId(),
                    progress.resealed(),
                    progress.remaining(),
                    progress.unreadable(),
                    progress.sealedValues());
        }
    }

    @PostMapping("/api/v1/master-key/rotate")
    Answer<RotationView> rotate(Actor actor) {
        return Answer.of(step(actor)
                .map(progress -> {
                    auditEnd(progress, actor);
                    return RotationView.of(progress);
                })
                .orElseGet(() -> new RotationView("no_new_key", "", "", NOTHING, 0, List.of(), 0)));
    }

    private Optional<Progress> step(Actor actor) {
        try {
            return rotation.step((from, to) -> record("MASTER_KEY_ROTATION_BEGUN", actor, from, to, Map.of()));
        } catch (InvalidSettingsException refused) {
            throw Refusal.unavailable(String.join("; ", refused.problems()), List.of(), TILL_MENDED);
        }
    }

    private void auditEnd(Progress progress, Actor actor) {
        boolean didSomething =
                progress.begun() || progress.retired() || !progress.resealed().isEmpty();
        if (progress.finished() && didSomething) {
            Map<String, ?> size = Map.of("sealed_values", progress.sealedValues());
            record("MASTER_KEY_ROTATED", actor, progress.fromKeyId(), progress.toKeyId(), size);
        }
    }

    /** @param more what else the entry says */
    private void record(String action, Actor actor, String from, String to, Map<String, ?> more) {
        Map<String, Object> changes = new LinkedHashMap<>();
        changes.put("key_id", Map.of("from", from, "to", to));
        changes.putAll(more);
        var entry = new AuditEntry(actor, action, "sealing_key", to, changes);
        transaction.executeWithoutResult(_ -> auditLog.record(List.of(entry)));
    }
}
