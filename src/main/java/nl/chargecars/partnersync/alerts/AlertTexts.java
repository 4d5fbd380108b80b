package nl.chargecars.partnersync.alerts;

import java.util.Optional;

/** The texts of alerts in Dutch, for the e-mails. A room that knows the texts of the pages implements it. */
public interface AlertTexts {

    /** Returns what kind of trouble it is; empty when there is no text for this kind. */
    Optional<String> title(String kind);

    /** Returns the sentence that says what is wrong and what to do; empty when there is no text for it. */
    Optional<String> sentence(Saying saying);
}
