package nl.chargecars.partnersync.exceptions;

import java.time.Instant;
import java.util.Optional;
import nl.chargecars.partnersync.alerts.AlertTexts;
import nl.chargecars.partnersync.alerts.Saying;
import nl.chargecars.partnersync.pages.Language;
import org.springframework.stereotype.Component;

/** The texts by which the exceptions page shows alerts, for those who are told of them in other ways. */
@Component
class DutchAlertTexts implements AlertTexts {

    @Override
    public Optional<String> title(String kind) {
        return Language.DUTCH.text("alert." + kind);
    }

    @Override
    public Optional<String> sentence(Saying saying) {
        Instant at = saying.at();
        String time = at == null
                ? ""
                : Language.DUTCH
                        .text("alerts.dutch_time", Language.DUTCH.local(at))
                        .orElseThrow();
        return Language.DUTCH.text("alert.says." + saying.code(), saying.values(time));
    }
}
