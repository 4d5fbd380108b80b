package nl.chargecars.partnersync.alerts;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.id.Uuid7;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Shows the state of the notification channels, and tests them before they are needed. */
@Component
public class ChannelDesk {

    private static final String TEXT =
            "This is a test: nothing is wrong, and nothing is to be done. Alerts reach you this way.";

    private final AlertChannels channels;
    private final ChannelRepository repository;
    private final NoticeRepository notices;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ChannelDesk(
            AlertChannels channels,
            ChannelRepository repository,
            NoticeRepository notices,
            AuditLog auditLog,
            TransactionTemplate transaction,
            Clock clock) {
        this.channels = channels;
        this.repository = repository;
        this.notices = notices;
        this.auditLog = auditLog;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Returns each channel that is set up, with the result of the last notice sent through it. */
    public List<Channel> list() {
        Map<String, Channel> tried = new HashMap<>();
        repository.all().forEach(channel -> tried.put(channel.channel(), channel));
        return channels.names().stream()
                .map(name -> tried.getOrDefault(name, Channel.untried(name)))
                .toList();
    }

    /**
     * Sends a test alert through each channel that is set up, without retries, and returns the results; audited. What waits for a
     * channel that accepts it is due at once. Blocks until all channels have answered or timed out.
     */
    public List<Channel> test(Actor actor) {
        List<Channel> tried = channels.names().stream()
                .map(name -> tell(channels.named(name).orElseThrow()))
                .toList();
        transaction.executeWithoutResult(_ -> {
            tried.forEach(repository::tried);
            tried.stream().filter(Channel::accepted).forEach(one -> notices.dueAtOnce(one.channel(), clock.instant()));
            auditLog.record(tried.stream().map(one -> entry(actor, one)).toList());
        });
        return tried;
    }

    private Channel tell(AlertChannel channel) {
        Instant now = clock.instant();
        var alert = new Alert(
                Uuid7.next(),
                Notice.TEST,
                Notice.TEST,
                null,
                null,
                null,
                null,
                null,
                TEXT,
                null,
                now,
                null,
                null,
                null);
        try {
            channel.send(new Notice(alert, Notice.TEST, channel.name(), 1, now), now);
            return Channel.told(channel.name(), clock.instant());
        } catch (NoticeNotSentException refused) {
            return refused.of(channel.name(), clock.instant());
        }
    }

    private static AuditEntry entry(Actor actor, Channel tried) {
        Map<String, @Nullable Object> changes = new HashMap<>();
        changes.put("error_code", tried.errorCode());
        return new AuditEntry(actor, "ALERT_TEST_SENT", "alert_channels", tried.channel(), changes);
    }
}
