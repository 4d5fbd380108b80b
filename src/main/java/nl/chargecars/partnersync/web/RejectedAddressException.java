package nl.chargecars.partnersync.web;

import org.springframework.security.web.firewall.RequestRejectedException;

/** An address that cannot be, such as one with {@code //}, where a call's variable was empty. */
final class RejectedAddressException extends RequestRejectedException {

    RejectedAddressException(RequestRejectedException rejected) {
        super("an address that cannot be");
        initCause(rejected);
    }
}
