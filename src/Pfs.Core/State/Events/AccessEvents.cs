using System.Collections.Immutable;
using Pfs.Core.Storage;

namespace Pfs.Core.State;

/// <summary>A principal was made, or is from now on as the record has it: with these keys and grants.</summary>
internal sealed record PrincipalSet(Principal Principal) : StoreEvent(RecordType.PrincipalSet)
{
    public static PrincipalSet Read(ref ByteReader reader)
    {
        var (name, created) = (reader.Text(), EventReader.Time(ref reader));
        var keys = ImmutableArray.CreateBuilder<AccessKey>();
        var grants = ImmutableArray.CreateBuilder<Grant>();
        while (!reader.IsAtEnd)
        {
            switch (reader.Field(out var value))
            {
                case 1: keys.Add(ReadKey(ref value)); break;
                case 2: grants.Add(ReadGrant(ref value)); break;
                default: break;
            }
        }

        return new(new Principal { Name = name, Created = created, Keys = keys.DrainToImmutable(), Grants = grants.DrainToImmutable() });
    }

    public override void Write(ByteWriter writer)
    {
        writer.Text(Principal.Name);
        Write(writer, Principal.Created);
        var field = new ByteWriter();
        foreach (var key in Principal.Keys)
        {
            field.Clear();
            WriteKey(field, key);
            writer.Field(1, field.Written);
        }

        foreach (var grant in Principal.Grants)
        {
            field.Clear();
            field.Byte((byte)grant.Role);
            field.Text(grant.Repo.ToString());
            field.Text(grant.Branch.ToString());
            writer.Field(2, field.Written);
        }
    }

    public override StoreState Apply(StoreState state) => state.WithoutPrincipal(Principal.Name).With(Principal);

    private static AccessKey ReadKey(ref ByteReader reader)
    {
        var (id, created, isDisabled) = (reader.Text(), EventReader.Time(ref reader), reader.Byte() != 0);
        var (expires, lastUsed) = (TimeOrNone(reader.Varint()), TimeOrNone(reader.Varint()));
        return new AccessKey(new SealedSecret(reader.Rest.ToArray()))
        {
            Id = id,
            Created = created,
            IsDisabled = isDisabled,
            Expires = expires,
            LastUsed = lastUsed,
        };
    }

    private static void WriteKey(ByteWriter writer, AccessKey key)
    {
        writer.Text(key.Id);
        Write(writer, key.Created);
        writer.Byte(key.IsDisabled ? (byte)1 : (byte)0);
        writer.Varint(MicrosOrZero(key.Expires));
        writer.Varint(MicrosOrZero(key.LastUsed));
        writer.Raw(key.Secret.Bytes);
    }

    private static Grant ReadGrant(ref ByteReader reader) => new((Role)reader.Byte(), Pattern(ref reader), Pattern(ref reader));

    private static NamePattern Pattern(ref ByteReader reader) => NamePattern.TryParse(reader.Text(), out var pattern)
        ? pattern
        : throw StoreState.Impossible("a grant on a malformed pattern");

    private static long MicrosOrZero(DateTimeOffset? time) => time is { } known ? Commits.Micros.From(known) : 0;

    private static DateTimeOffset? TimeOrNone(long micros) => micros == 0 ? null : Commits.Micros.ToTime(micros);
}

/// <summary>A principal went, with its keys.</summary>
internal sealed record PrincipalRemoved(string Name) : StoreEvent(RecordType.PrincipalRemoved)
{
    public override void Write(ByteWriter writer) => writer.Text(Name);

    public override StoreState Apply(StoreState state) => state.WithoutPrincipal(Name);
}

/// <summary>An access key was used for the first time in an hour.</summary>
internal sealed record KeyUsed(string Key, DateTimeOffset Time) : StoreEvent(RecordType.KeyUsed)
{
    public override void Write(ByteWriter writer)
    {
        writer.Text(Key);
        Write(writer, Time);
    }

    public override StoreState Apply(StoreState state)
    {
        var principal = state.Principals[state.KeyOwners[Key]];
        var keys = principal.Keys.Select(key => key.Id == Key ? key with { LastUsed = Time } : key);
        return state with { Principals = state.Principals.SetItem(principal.Name, principal with { Keys = [.. keys] }) };
    }
}
