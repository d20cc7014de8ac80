using Pfs.Core;
using Pfs.Grpc.V1;

namespace Pfs.Grpc.Messages;

/// <summary>What a caller asks of the file that is at a path, as the store decides it.</summary>
internal static class PreconditionField
{
    /// <summary>The condition; null when nothing is asked. Refuses with <see cref="PfsError.InvalidArgument"/>.</summary>
    public static WriteCondition? Parse(FilePath path, FilePrecondition? field) => field?.FileCase switch
    {
        null or FilePrecondition.FileOneofCase.None => null,
        FilePrecondition.FileOneofCase.Absent when field.Absent => new WriteCondition { MustBeAbsent = true },
        FilePrecondition.FileOneofCase.Present when field.Present => new WriteCondition { MustExist = true },
        FilePrecondition.FileOneofCase.Hash when ContentHash.TryParse(field.Hash, out var hash) => new WriteCondition { AnyOf = [hash] },
        FilePrecondition.FileOneofCase.Hash => throw RequestFields.Invalid($"The hash in the precondition of '{path}' must be 64 hex digits."),
        _ => throw RequestFields.Invalid($"The precondition of '{path}' asks for nothing: 'absent' and 'present' can only be true."),
    };
}
