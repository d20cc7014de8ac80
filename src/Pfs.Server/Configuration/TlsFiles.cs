namespace Pfs.Server.Configuration;

/// <summary>Where the server's certificate lies, as PEM.</summary>
internal sealed record TlsFiles
{
    /// <summary>Absolute path: the server's certificate, then those between it and its authority.</summary>
    public required string Certificate { get; init; }

    /// <summary>Absolute path: the private key, without a pass phrase.</summary>
    public required string Key { get; init; }
}
