package nl.chargecars.partnersync.web;

import org.springframework.security.web.firewall.RequestRejectedException;

/** Thrown for an impossible path, for example one with {@code //} because a variable in the caller's code was empty. */
final class RejectedAddressException extends RequestRejectedException {

    RejectedAddressException(RequestRejectedException rejected) {
        super("an address that cannot be");
        initCause(rejected);
    }
}
