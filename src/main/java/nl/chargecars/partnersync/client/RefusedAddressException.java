package nl.chargecars.partnersync.client;

import java.net.UnknownHostException;

/** The partner's URL leads to an address that is not allowed; see {@link PublicAddresses}. */
final class RefusedAddressException extends UnknownHostException {
    RefusedAddressException() {
        super("the address is not on the public internet");
    }
}
