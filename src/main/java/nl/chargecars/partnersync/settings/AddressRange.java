package nl.chargecars.partnersync.settings;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * A range of IP addresses, written as {@code 10.0.0.0/8}.
 *
 * @param bits number of leading bits that all addresses of the range share
 */
public record AddressRange(InetAddress start, int bits) {

    /** @throws IllegalArgumentException when it is neither an address nor a range in CIDR notation */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress start = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int most = start.getAddress().length * Byte.SIZE;
        int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException(text + " has more bits than such an address");
        }
        return new AddressRange(start, bits);
    }

    public boolean contains(InetAddress address) {
        byte[] wanted = start.getAddress();
        byte[] found = address.getAddress();
        if (wanted.length != found.length) {
            return false;
        }
        int wholeBytes = bits / Byte.SIZE;
        int rest = bits % Byte.SIZE;
        return Arrays.equals(wanted, 0, wholeBytes, found, 0, wholeBytes)
                && (rest == 0 || ((wanted[wholeBytes] ^ found[wholeBytes]) & 0xff) >> (Byte.SIZE - rest) == 0);
    }
}
