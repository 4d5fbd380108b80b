package nl.chargecars.partnersync.partner;

/**
 * What keeps an integration from sending, so that its deliveries are held. Of several, the first in this order is named: what
 * somebody decided comes before what failures led to, because switching sync on enables the endpoint as well.
 */
public enum Hold {
    /** The integration is not the partner's active one. */
    INACTIVE,
    /** Somebody has switched sync off. */
    PAUSED,
    /** The endpoint is disabled: it answered 410, failed for days, or somebody disabled it. */
    DISABLED,
    /** There is no webhook address: the partner reads the event feed. */
    NO_ADDRESS
}
