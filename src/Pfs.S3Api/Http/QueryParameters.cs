using System.Buffers;
using System.Text;
using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Http;

/// <summary>The parameters of a query string in the order in which they were sent, repeated names included.</summary>
internal sealed class QueryParameters
{
    private static readonly QueryParameters Empty = new([]);
    private readonly KeyValuePair<string, string>[] _items;

    private QueryParameters(KeyValuePair<string, string>[] items) => _items = items;

    public ReadOnlySpan<KeyValuePair<string, string>> Items => _items;

    /// <summary>The first value of that exact name; empty where the name stands alone; null where it is absent.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var item in _items)
            {
                if (item.Key == name)
                {
                    return item.Value;
                }
            }

            return null;
        }
    }

    public bool Contains(string name) => this[name] is not null;

    /// <exception cref="S3Exception">InvalidURI for a bad escape.</exception>
    public static QueryParameters Parse(ReadOnlySpan<char> query)
    {
        if (query.IsEmpty)
        {
            return Empty;
        }

        var items = new List<KeyValuePair<string, string>>(8);
        foreach (var range in query.Split('&'))
        {
            var item = query[range];
            if (item.IsEmpty)
            {
                continue;
            }

            var equals = item.IndexOf('=');
            var name = equals < 0 ? item : item[..equals];
            var value = equals < 0 ? default : item[(equals + 1)..];
            if (!PercentEncoding.TryDecode(name, plusIsSpace: true, out var decodedName)
                || !PercentEncoding.TryDecode(value, plusIsSpace: true, out var decodedValue))
            {
                throw new S3Exception(S3Error.InvalidUri);
            }

            items.Add(new(decodedName, decodedValue));
        }

        return new QueryParameters([.. items]);
    }

    /// <summary>
    /// The query as Signature V4 signs it: encoded anew, sorted by name and then value, without the parameter
    /// <paramref name="except"/>. A name without "=" counts as "name=".
    /// </summary>
    public void WriteCanonical(IBufferWriter<byte> output, string? except)
    {
        if (_items.Length == 0)
        {
            return;
        }

        var encoded = new List<KeyValuePair<string, string>>(_items.Length);
        foreach (var item in _items)
        {
            if (item.Key != except)
            {
                encoded.Add(new(PercentEncoding.Encode(item.Key, keepSlash: false), PercentEncoding.Encode(item.Value, keepSlash: false)));
            }
        }

        encoded.Sort(static (left, right) =>
        {
            var byName = string.CompareOrdinal(left.Key, right.Key);
            return byName != 0 ? byName : string.CompareOrdinal(left.Value, right.Value);
        });
        for (var i = 0; i < encoded.Count; i++)
        {
            if (i > 0)
            {
                output.Write("&"u8);
            }

            Encoding.ASCII.GetBytes(encoded[i].Key, output);
            output.Write("="u8);
            Encoding.ASCII.GetBytes(encoded[i].Value, output);
        }
    }
}
