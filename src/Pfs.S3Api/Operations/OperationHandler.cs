namespace Pfs.S3Api.Operations;

/// <summary>Parses, asks the store, writes the answer.</summary>
internal delegate ValueTask OperationHandler(S3Context context, CancellationToken cancellationToken);
