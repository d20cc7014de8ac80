using System.Buffers.Text;
using System.Collections.Immutable;
using Pfs.Core.Commits;
using Pfs.Core.Storage;

namespace Pfs.Core;

/// <summary>What a session token says, sealed so that nobody else can make or read one (ADR 0011).</summary>
internal sealed record SessionToken(
    string Principal, string ParentKey, string AccessKey, string SecretKey, DateTimeOffset Expires, ImmutableArray<Grant>? Limits)
{
    private const string Owner = "session";
    private const int MaxLength = 64 * 1024; // with a thousand grants

    public string Write(SecretBox box)
    {
        var writer = new ByteWriter();
        writer.Text(Principal);
        writer.Text(ParentKey);
        writer.Text(AccessKey);
        writer.Text(SecretKey);
        writer.Varint(Micros.From(Expires));
        writer.Byte(Limits is null ? (byte)0 : (byte)1);
        foreach (var grant in Limits ?? [])
        {
            writer.Text(grant.ToString());
        }

        return Base64Url.EncodeToString(box.Seal(writer.Written, Owner));
    }

    /// <summary>The token; null when it is not one of this store.</summary>
    public static SessionToken? Read(SecretBox box, string text)
    {
        if (text.Length > MaxLength || !Base64Url.IsValid(text) || box.Open(Base64Url.DecodeFromChars(text), Owner) is not { } opened)
        {
            return null;
        }

        var reader = new ByteReader(opened);
        var token = new SessionToken(
            reader.Text(), reader.Text(), reader.Text(), reader.Text(), Micros.ToTime(reader.Varint()), reader.Byte() == 0 ? null : []);
        while (!reader.IsAtEnd)
        {
            token = token with { Limits = token.Limits!.Value.Add(Grant.TryParse(reader.Text(), out var grant) ? grant : throw new InvalidOperationException()) };
        }

        return token;
    }
}
