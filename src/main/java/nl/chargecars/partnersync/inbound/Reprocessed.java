package nl.chargecars.partnersync.inbound;

/** The result of having one refused update processed again. */
public sealed interface Reprocessed {

    /** It was processed, and is accepted now or refused again. */
    record Done(ProcessedUpdate processed) implements Reprocessed {

        public Outcome outcome() {
            return processed.outcome();
        }
    }

    /** It had been accepted before and stays as it is. */
    record AlreadyAccepted(StatusUpdateView update) implements Reprocessed {

        public Outcome outcome() {
            return update.outcome();
        }
    }

    /** Its content is lost, so it cannot be processed and stays refused. */
    record ContentGone() implements Reprocessed {}
}
