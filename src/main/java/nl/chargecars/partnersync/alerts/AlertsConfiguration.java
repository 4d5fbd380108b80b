package nl.chargecars.partnersync.alerts;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;
import nl.chargecars.partnersync.settings.AlertSettings;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.web.Json;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AlertsConfiguration {

    @Bean
    AlertChannels alertChannels(Settings settings, AlertTexts texts, Json json) {
        AlertSettings alerts = settings.alerts();
        return new AlertChannels(Stream.of(
                        alerts.webhook().<AlertChannel>map(webhook -> new WebhookChannel(webhook, json)),
                        alerts.mail().<AlertChannel>map(mail -> new MailChannel(mail, settings.publicUrl(), texts)))
                .flatMap(Optional::stream)
                .toList());
    }

    @Bean
    NoticeJob webhookNotices(
            NoticeRepository repository,
            ChannelRepository states,
            AlertChannels channels,
            MeterRegistry registry,
            Clock clock) {
        return new NoticeJob(WebhookChannel.NAME, repository, states, channels, registry, clock);
    }

    @Bean
    NoticeJob mailNotices(
            NoticeRepository repository,
            ChannelRepository states,
            AlertChannels channels,
            MeterRegistry registry,
            Clock clock) {
        return new NoticeJob(MailChannel.NAME, repository, states, channels, registry, clock);
    }
}
