using System;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

/// <summary>Tells whether a webhook is from ChargeCars. Needs nothing but .NET.</summary>
/// <remarks>
/// Give it the body as the bytes that came in, before anything has parsed them:
/// <code>
/// app.MapPost("/webhooks/chargecars", async (HttpRequest request) =>                        // ASP.NET Core
/// {
///     using var body = new MemoryStream();
///     await request.Body.CopyToAsync(body);
///     string Header(string name) => request.Headers[name].ToString();
///     if (!ChargeCarsWebhooks.IsFromChargeCars(body.ToArray(), Header, secret, DateTimeOffset.UtcNow))
///         return Results.StatusCode(401);
///     Queue(body.ToArray()); // once for each "id": delivery is at least once; work later, answer now
///     return Results.NoContent();
/// });
/// </code>
/// </remarks>
public static class ChargeCarsWebhooks
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Standard Webhooks: signed with the time, so that an old webhook sent again is refused.</summary>
    /// <param name="header">a header by its name; empty text when it is missing</param>
    public static bool IsFromChargeCars(byte[] body, Func<string, string> header, string secret, DateTimeOffset now)
    {
        string id = header("webhook-id");
        string timestamp = header("webhook-timestamp");
        string signatures = header("webhook-signature");
        if (timestamp.Length > 11
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out long sent)
            || (now - DateTimeOffset.FromUnixTimeSeconds(sent)).Duration() > Tolerance)
        {
            return false;
        }
        byte[] prefix = Encoding.UTF8.GetBytes($"{id}.{timestamp}.");
        byte[] signed = new byte[prefix.Length + body.Length];
        prefix.CopyTo(signed, 0);
        body.CopyTo(signed, prefix.Length);
        string expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Key(secret), signed));
        bool valid = false;
        // while a secret is being replaced there are two, separated by a space: either will do
        foreach (string one in signatures.Split(' '))
        {
            valid |= Same(expected, one);
        }
        return valid;
    }

    /// <summary>The shorter form, X-ChargeCars-Signature: no time in it, so remember the ids of events that you have had.</summary>
    /// <param name="header">a header by its name; empty text when it is missing</param>
    public static bool HasChargeCarsSignature(byte[] body, Func<string, string> header, string secret)
    {
        byte[] mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body);
        string expected = Convert.ToHexString(mac).ToLowerInvariant();
        bool valid = Same(expected, header("X-ChargeCars-Signature"));
        // while a secret is being replaced, that of the one before is in a header of its own: either will do
        foreach (string one in header("X-ChargeCars-Signature-Previous").Split(' '))
        {
            valid |= Same(expected, one);
        }
        return valid;
    }

    /// <summary>What follows whsec_ is base64; a secret of your own in no such form is taken as it is.</summary>
    private static byte[] Key(string secret)
    {
        if (secret.StartsWith("whsec_", StringComparison.Ordinal))
        {
            string encoded = secret["whsec_".Length..];
            string padded = encoded.Contains('=') ? encoded : encoded.PadRight((encoded.Length + 3) / 4 * 4, '=');
            byte[] decoded = new byte[padded.Length];
            if (!padded.Any(char.IsWhiteSpace)
                && Convert.TryFromBase64String(padded, decoded, out int length)
                && length > 0)
            {
                return decoded[..length];
            }
        }
        return Encoding.UTF8.GetBytes(secret);
    }

    /// <summary>In constant time.</summary>
    private static bool Same(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
}
