package nl.chargecars.partnersync.alerts;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.housekeeping.Backoff;
import nl.chargecars.partnersync.housekeeping.HousekeepingJob;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the notices of one channel, each with retries until everybody has it who can get it or, after a day, it is given up.
 * Once an alert is over, its opening is not retried for single recipients: that would keep from the others that it is over. Each
 * channel has a job of its own, so that a mail server that hangs does not delay webhooks. The job runs on nodes where the channel
 * is set up.
 */
class NoticeJob implements HousekeepingJob {

    private static final Logger log = LoggerFactory.getLogger(NoticeJob.class);
    private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(15));

    private final String channel;
    private final NoticeRepository repository;
    private final ChannelRepository states;
    private final AlertChannels channels;
    private final Counter notTold;
    private final Clock clock;

    /** @param channel the name of a channel, set up or not */
    NoticeJob(
            String channel,
            NoticeRepository repository,
            ChannelRepository states,
            AlertChannels channels,
            MeterRegistry registry,
            Clock clock) {
        this.channel = channel;
        this.repository = repository;
        this.states = states;
        this.channels = channels;
        this.notTold = Counter.builder("partnersync.alert.notices.not.told")
                .description("Attempts to tell of an alert that came to nothing, or did not reach every recipient")
                .tag("channel", channel)
                .register(registry);
        this.clock = clock;
    }

    @Override
    public String name() {
        return "alert-notices-" + channel;
    }

    @Override
    public boolean isForThisNode() {
        return channels.named(channel).isPresent();
    }

    @Override
    public Duration every() {
        return PAUSES.first();
    }

    @Override
    public void run() {
        AlertChannel by = channels.named(channel).orElseThrow();
        Instant now = clock.instant();
        for (Notice notice : repository.due(channel, now)) {
            tell(by, notice);
        }
    }

    private void tell(AlertChannel by, Notice notice) {
        try {
            by.send(notice, clock.instant());
            Instant now = clock.instant();
            repository.told(notice, now, now, null);
            repository.dueAtOnce(channel, now);
            states.tried(Channel.told(channel, now));
        } catch (NoticeNotSentException refused) {
            notTold.increment();
            Instant now = clock.instant();
            String why = String.valueOf(refused.getMessage());
            states.tried(refused.of(channel, now));
            if (refused.isWorthRetrying() && !(refused.reachedOthers() && notice.isOvertaken())) {
                postpone(notice, why);
            } else {
                repository.told(notice, now, now, why);
                warn(notice, false, why);
            }
        }
    }

    private void postpone(Notice notice, String why) {
        Instant now = clock.instant();
        boolean givenUp = !now.isBefore(notice.createdAt().plus(NoticeRepository.GIVEN_UP_AFTER));
        repository.told(notice, now.plus(PAUSES.after(notice.attempt() - 1)), givenUp ? now : null, why);
        warn(notice, givenUp, why);
    }

    private static void warn(Notice notice, boolean givenUp, String why) {
        log.warn(
                "alert.not_told alert={} occasion={} channel={} attempt={} given_up={} reason=\"{}\"",
                notice.alert().alertId(),
                notice.occasion(),
                notice.channel(),
                notice.attempt(),
                givenUp,
                why);
    }
}
